package dev.raceprobe.operator.story;

import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.contract.ContractJson;

/** Specs as JSON, with single quotes for double ones. */
public final class Specs {
    private Specs() {}

    public static final String AUTH_RACE = "{'name':'auth','type':'AuthRace','interval':'30s'}";

    public static final String ACCEPT =
            "{'name':'accept','type':'AcceptRace','interval':'30s','profiles':['baseline']}";
    public static final String ACCEPT_TWO_PROFILES =
            "{'name':'accept','type':'AcceptRace','interval':'30s','profiles':['baseline','staging']}";
    public static final String STORM = "{'name':'storm','type':'ConnectionStorm','interval':'30s','connectionStorm':"
            + "{'steps':[1,20],'minConnectPercent':'95'}}";
    public static final String CHURN = "{'name':'churn','type':'Churn','interval':'30s','churn':{'cycles':100}}";
    public static final String COLD = "{'name':'cold','type':'ColdStart'}";
    public static final String EVENTS = "{'name':'events','type':'EventDelivery','interval':'30s','eventDelivery':"
            + "{'trigger':'{}','events':['a','b'],'sessions':5,'minDeliveredPercent':'90'}}";
    public static final String ISOLATION =
            "{'name':'isolation','type':'UserIsolation','interval':'30s','userIsolation':"
                    + "{'users':10,'trigger':'{}'}}";

    /** A spec with these scenarios, ten users with signed tokens, and a message echo. */
    public static RaceProbeSpec with(String... scenarios) {
        return of("'scenarios':[" + String.join(",", scenarios) + "]");
    }

    /** A spec with more fields; those that come last win. */
    public static RaceProbeSpec of(String fields) {
        return parse("{'target':{'url':'ws://target.test/ws'},"
                + "'auth':{'type':'SignedJWT','users':{'count':10}},"
                + "'protocol':{'echo':{'type':'Message','request':'{}','responseType':'pong'}},"
                + fields + "}");
    }

    /** A whole spec. */
    public static RaceProbeSpec parse(String json) {
        return ContractJson.read(json.replace('\'', '"'), RaceProbeSpec.class);
    }
}
