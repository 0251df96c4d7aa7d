package dev.raceprobe.localkube.sdk;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A small operator with all defaults on: finalizer, dependents and status by server-side apply. */
@Workflow(
        dependents = {
            @Dependent(name = "config", type = GadgetConfig.class),
            @Dependent(name = "set", type = GadgetSet.class, dependsOn = "config")
        })
@ControllerConfiguration(name = "gadgets")
public class GadgetReconciler implements Reconciler<Gadget>, Cleaner<Gadget> {
    private final AtomicInteger reconciliations = new AtomicInteger();
    private final AtomicInteger cleanups = new AtomicInteger();

    @Override
    public UpdateControl<Gadget> reconcile(Gadget gadget, Context<Gadget> context) {
        reconciliations.incrementAndGet();
        Condition ready = new ConditionBuilder()
                .withType("Ready")
                .withStatus("True")
                .withReason("Reconciled")
                .withMessage("size " + gadget.getSpec().size())
                .build();
        Gadget patch = new Gadget();
        patch.getMetadata().setName(gadget.getMetadata().getName());
        patch.getMetadata().setNamespace(gadget.getMetadata().getNamespace());
        patch.setStatus(new GadgetStatus(gadget.getMetadata().getGeneration(), List.of(ready)));
        return UpdateControl.patchStatus(patch);
    }

    @Override
    public DeleteControl cleanup(Gadget gadget, Context<Gadget> context) {
        cleanups.incrementAndGet();
        return DeleteControl.defaultDelete();
    }

    int reconciliations() {
        return reconciliations.get();
    }

    int cleanups() {
        return cleanups.get();
    }
}
