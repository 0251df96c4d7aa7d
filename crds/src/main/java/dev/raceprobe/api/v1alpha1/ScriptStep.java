package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** One step of a Script: exactly one field. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScriptStep(
        SendStep send,
        ExpectStep expect,
        PingStep ping,
        String hold,
        BarrierStep barrier,
        CloseStep close,
        CutKind cut,
        RepeatStep repeat) {}
