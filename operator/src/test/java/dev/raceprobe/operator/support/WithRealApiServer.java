package dev.raceprobe.operator.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tests that run where KUBEBUILDER_ASSETS names the directory of etcd and kube-apiserver; elsewhere a line says that they did not. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithRealApiServer.Condition.class)
public @interface WithRealApiServer {
    /** Looks at the environment once for a class. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            String assets = System.getenv("KUBEBUILDER_ASSETS");
            if (assets != null && !assets.isBlank()) {
                return ConditionEvaluationResult.enabled("KUBEBUILDER_ASSETS is " + assets);
            }
            System.out.println(
                    "NOT TESTED, no real kube-apiserver (KUBEBUILDER_ASSETS is not set, see docs/real-api-server.md): "
                            + context.getRequiredTestClass().getSimpleName());
            return ConditionEvaluationResult.disabled("KUBEBUILDER_ASSETS is not set");
        }
    }
}
