package dev.raceprobe.operator.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.operator.story.Specs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row, one rule: the fields that break it, and what is said. */
class SpecValidatorTest {
    @Test
    void aGoodSpecHasNoViolation() {
        assertThat(SpecValidator.validate(Specs.with(Specs.ACCEPT_TWO_PROFILES, Specs.EVENTS, Specs.ISOLATION)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "'mode':'Scheduled','scenarios':[ACCEPT]; spec.schedule: is required with mode Scheduled",
                "'target':{'url':'ws://h:99999/'},'scenarios':[ACCEPT]; spec.target.url: must have a port in [1, 65535]",
                "'target':{'url':'ws://h/{x}'},'scenarios':[ACCEPT]; spec.target.url: must be a URL: Illegal character in"
                        + " path at 7",
                "'target':{'url':'ws://[::1/'},'scenarios':[ACCEPT]; spec.target.url: must be a URL: Expected closing",
                "'target':{'url':'ws://a..b/'},'scenarios':[ACCEPT]; spec.target.url: must name a host whose labels have",
                "'auth':{'type':'StaticToken','users':{'count':10}},'scenarios':[ISOLATION];"
                        + " spec.auth.type: must be SignedJWT or TokenEndpoint, because spec.scenarios[0] is of type",
                "'auth':{'type':'TokenEndpoint','tokenEndpoint':{'url':'https://a/'},'users':{'count':2}},"
                        + "'scenarios':[ACCEPT]; spec.auth.tokenEndpoint.body: must have {user} or {index}, because"
                        + " spec.auth.users.count is 2",
                "'auth':{'type':'TokenEndpoint','tokenEndpoint':{'url':'https://a/','method':'DELETE'}},"
                        + "'scenarios':[ACCEPT]; spec.auth.tokenEndpoint.method: must be GET, POST or PUT, was DELETE",
                "'auth':{'type':'OAuth2ClientCredentials','oauth2ClientCredentials':{'tokenUrl':'https://a/|x'}},"
                        + "'scenarios':[ACCEPT]; spec.auth.oauth2ClientCredentials.tokenUrl: must be a URL: Illegal"
                        + " character in path at 10",
                "'auth':{'type':'SignedJWT','placement':{'type':'Header','name':'Upgrade'}},'scenarios':[ACCEPT];"
                        + " spec.auth.placement.name: must not be a header of the opening handshake itself, was Upgrade",
                "'auth':{'type':'SignedJWT','placement':{'type':'Cookie','name':'t','format':'a b{token}'}},"
                        + "'scenarios':[ACCEPT]; spec.auth.placement.format: must have no character U+0020, which a"
                        + " cookie cannot carry",
                "'auth':{'type':'SignedJWT','placement':{'type':'Subprotocol','format':'bearer,{token}'}},"
                        + "'scenarios':[ACCEPT]; spec.auth.placement.format: must have no character U+002C, which a"
                        + " subprotocol cannot carry",
                "'auth':{'type':'None','users':{'count':10}},'scenarios':[ISOLATION];"
                        + " spec.auth.type: must not be None, because spec.scenarios[0] is of type UserIsolation",
                "'auth':{'type':'SignedJWT','users':{'count':9}},'scenarios':[ISOLATION];"
                        + " spec.scenarios[0].userIsolation.users: must be at most spec.auth.users.count, which is 9, was 10",
                "'protocol':{},'scenarios':[EVENTS,ACCEPT];"
                        + " spec.protocol.echo.type: must be Message, because spec.scenarios[1] is of type AcceptRace",
                "'protocol':{'echo':{'type':'Message'},'errorPatterns':['ok','a(b']},'scenarios':[EVENTS];"
                        + " spec.protocol.errorPatterns[1]: must be an RE2 pattern, was a(b: missing closing )",
                "'scenarios':[{'name':'s','type':'AcceptRace','profiles':['moon']}];"
                        + " spec.scenarios[0].profiles: moon is not in spec.latencyProfiles",
                "'scenarios':[{'name':'s','type':'BufferSaturation','bufferSaturation':{'message':'hi','responseType':'a'}}];"
                        + " spec.scenarios[0].bufferSaturation.message: must hold {nonce}, by which its answer is told from",
                "'scenarios':[{'name':'s','type':'StateConsistency','stateConsistency':{'url':'http://a/{name}'}}];"
                        + " spec.scenarios[0].stateConsistency.url: must be a URL: Illegal character in path at 9",
                "'scenarios':[{'name':'s','type':'StateConsistency','stateConsistency':{'url':'http://a:0/{user}'}}];"
                        + " spec.scenarios[0].stateConsistency.url: must have a port in [1, 65535], was 0",
                "'scenarios':[{'name':'c','type':'ColdStart','coldStart':{'readinessUrl':'http://a/100%'}}];"
                        + " spec.scenarios[0].coldStart.readinessUrl: must be a URL: Malformed escape pair at 12",
                "'scenarios':[{'name':'c','type':'Churn','churn':{'openConnectionsMetric':{'url':'http://a:b/','name':'n'}}}];"
                        + " spec.scenarios[0].churn.openConnectionsMetric.url: must name a host, a port in [1, 65535] if any",
                "'auth':{'type':'TokenEndpoint','tokenEndpoint':{'url':'http://a:99999/'}},'scenarios':[ACCEPT];"
                        + " spec.auth.tokenEndpoint.url: must have a port in [1, 65535], was 99999",
                "'scenarios':[{'name':'s','type':'LatencyProfile','interval':'30m'}]; spec.scenarios[0].interval: must let 60 rounds"
                        + " begin within 24h, the longest window: spec.scenarios[0].minSamples is by default 60, at 1 a round, was 30m",
                "'scenarios':[{'name':'s','type':'LatencyProfile','interval':'1h','minSamples':25}]; spec.scenarios[0].interval:"
                        + " must let 25 rounds begin within 24h, the longest window: spec.scenarios[0].minSamples is 25",
                "'evaluation':{'minSamples':100},'scenarios':[EVENTS,{'name':'s','type':'SendFailure','interval':'1h'}];"
                        + " spec.scenarios[1].interval: must let 34 rounds begin within 24h, the longest window:"
                        + " spec.evaluation.minSamples is 100, at 3 a round, was 1h",
                "'auth':{'type':'StaticToken'},'scenarios':[{'name':'t','type':'TokenExpiry'}];"
                        + " spec.auth.type: must be SignedJWT, because spec.scenarios[0] is of type TokenExpiry",
                "'protocol':{},'scenarios':[{'name':'h','type':'Heartbeat'}];"
                        + " spec.protocol.echo.type: must be Message, because spec.scenarios[0] is of type Heartbeat",
                "'scenarios':[{'name':'h','type':'Heartbeat','heartbeat':{'holdFor':'20s','pingIntervals':['10s','20s']}}];"
                        + " spec.scenarios[0].heartbeat.pingIntervals[1]: must be shorter than heartbeat.holdFor, which is 20s, was 20s",
                "'scenarios':[{'name':'h','type':'Heartbeat','heartbeat':{'holdFor':'24h','pingIntervals':['100ms']}}];"
                        + " spec.scenarios[0].heartbeat.pingIntervals[0]: must be at least a 100000th of heartbeat.holdFor",
                "'scenarios':[{'name':'h','type':'Heartbeat','heartbeat':{'arms':['Silent','Silent']}}];"
                        + " spec.scenarios[0].heartbeat.arms[1]: must be named once, was Silent",
                "'auth':{'type':'None'},'scenarios':[AUTH_RACE];"
                        + " spec.auth.type: must not be None, because spec.scenarios[0] is of type AuthRace",
                "'auth':{'type':'StaticToken'},'scenarios':[{'name':'a','type':'AuthRace','authRace':{'cases':['Valid','Expired']}}];"
                        + " spec.scenarios[0].authRace.cases[1]: Expired needs spec.auth.type SignedJWT, which is StaticToken",
                "'scenarios':[{'name':'a','type':'AuthRace','authRace':{'cases':['MessageBeforeAuthAck']}}];"
                        + " spec.scenarios[0].authRace.cases[0]: MessageBeforeAuthAck needs spec.protocol.authAckEvent",
                "'scenarios':[{'name':'a','type':'AuthRace','authRace':{'cases':['Valid','Valid']}}];"
                        + " spec.scenarios[0].authRace.cases[1]: must be named once, was Valid",
                "'latencyProfiles':[{'name':'p','bandwidth':'64'}],'scenarios':[ACCEPT];"
                        + " spec.latencyProfiles[0].bandwidth: must be at least 1000 bytes per second, was 64",
                "'latencyProfiles':[{'name':'p','faults':[{'type':'Reset','percent':'60'},{'type':'HalfOpen','percent':'41'}]}],'scenarios':[ACCEPT];"
                        + " spec.latencyProfiles[0].faults: of types Reset and HalfOpen must have at most 100 percent together, had 101.0",
                "'load':{'concurrency':20},'scenarios':[ACCEPT];"
                        + " spec.load.concurrency: must be at least 21, the connections of the largest round, was 20",
                "'load':{'concurrency':31},'scenarios':[ACCEPT,{'name':'h','type':'Heartbeat'},{'name':'t','type':'TokenExpiry'}];"
                        + " spec.load.concurrency: must be at least 32, the connections that are held and those of the"
                        + " largest other round, was 31",
                "'load':{'concurrency':2001},'scenarios':[ACCEPT];"
                        + " spec.load.concurrency: must be at most 2000, the cap without a policy, was 2001",
                "'load':{'shards':{'maxConnectionsPerPod':20}},'scenarios':[ACCEPT];"
                        + " spec.load.shards.maxConnectionsPerPod: must be at least 21",
                "'load':{'shards':{'mode':'Fixed'}},'scenarios':[ACCEPT];"
                        + " spec.load.shards.replicas: is required with mode Fixed",
                "'load':{'concurrency':30,'shards':{'mode':'Fixed','replicas':2}},'scenarios':[ACCEPT,EVENTS,ISOLATION];"
                        + " spec.load.concurrency: must be at least 42, the connections of the largest round in each of 2",
                "'load':{'concurrency':21,'shards':{'mode':'Fixed','replicas':2}},'scenarios':[ACCEPT];"
                        + " spec.load.concurrency: must be at least 42, the connections of the largest round in each of 2",
                "'load':{'concurrency':30,'shards':{'maxConnectionsPerPod':21}},'scenarios':[ACCEPT,EVENTS,ISOLATION];"
                        + " spec.load.concurrency: must be at least 42, the connections of the largest round in each of 2"
                        + " shards, was 30; or raise spec.load.shards.maxConnectionsPerPod, which is 21",
                "'load':{'concurrency':30,'shards':{'maxConnectionsPerPod':20}},'scenarios':[ACCEPT,EVENTS,ISOLATION];"
                        + " spec.load.shards.maxConnectionsPerPod: must be at least 21",
                "'load':{'concurrency':90,'shards':{'mode':'Fixed','replicas':2,'maxConnectionsPerPod':30}},"
                        + "'scenarios':[ACCEPT]; spec.load.shards.replicas: must be at least 3, for 90 connections at 30",
            })
    void aRuleThatIsBrokenIsNamedWithItsPathAndValue(String fields, String violation) {
        assertThat(SpecValidator.validate(Specs.of(written(fields))))
                .singleElement()
                .asString()
                .startsWith(violation);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "'scenarios':[{'name':'s','type':'LatencyProfile','interval':'1h','minSamples':24}]",
                "'scenarios':[{'name':'a','type':'AcceptRace','interval':'6h'}]", // 21 a round
                "'scenarios':[{'name':'c','type':'ColdStart','interval':'24h','minSamples':60}]", // waits for its event
                "'scenarios':[{'name':'h','type':'Heartbeat','interval':'24h'}]",
                "'mode':'Once','runId':'1','scenarios':[{'name':'s','type':'LatencyProfile','interval':'30m'}]", // is
                // its
                // window
            })
    void aRowThatHasItsSamplesWithinADayIsAccepted(String fields) {
        assertThat(SpecValidator.validate(Specs.of(fields))).isEmpty();
    }

    @Test
    void aSumAboveTheCapSaysThatItIsTheSum() {
        String large = Specs.ACCEPT.replace("'interval'", "'acceptRace':{'connections':1000},'interval'");

        assertThat(SpecValidator.validate(
                        Specs.with(large, large.replace("'accept'", "'b'"), large.replace("'accept'", "'c'"))))
                .singleElement()
                .asString()
                .isEqualTo("spec.load.concurrency: must be at most 2000, the cap without a policy, was 3000"
                        + " (the sum of the rows' peaks)");
    }

    @Test
    void allViolationsAreFoundAtOnceInTheOrderOfTheFields() {
        assertThat(SpecValidator.validate(Specs.of(
                        written("'mode':'Scheduled','auth':{'type':'TokenEndpoint','tokenEndpoint':{'url':'a b'}},"
                                + "'protocol':{},'load':{'concurrency':1},'scenarios':[ACCEPT]"))))
                .extracting(Violation::path)
                .containsExactly(
                        "spec.schedule",
                        "spec.auth.tokenEndpoint.url",
                        "spec.protocol.echo.type",
                        "spec.load.concurrency");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "'scenarios':[{}]",
                "'scenarios':[{'name':'s','type':'EventDelivery'}]",
                "'scenarios':[{'name':'s','type':'EventDelivery','eventDelivery':{'eventDeadline':'soon'}}]",
                "'scenarios':[{'name':'s','type':'Script','interval':'often','script':{'steps':[{'send':{'text':'a'}}]}}]",
                "'scenarios':[{'name':'s','type':'UserIsolation'}]",
                "'scenarios':[{'name':'s','type':'BufferSaturation'}]",
                "'scenarios':[{'name':'s','type':'SessionResume'}]",
                "'scenarios':[{'name':'s','type':'StateConsistency'}]",
                "'scenarios':[{'name':'s','type':'StateConsistency','stateConsistency':{}}]"
            })
    void whatTheSchemaRefusesIsLeftToIt(String fields) {
        assertThat(SpecValidator.validate(Specs.of(fields))).isEmpty();
    }

    private static String written(String fields) {
        return fields.replace("[ACCEPT", "[" + Specs.ACCEPT)
                .replace(",ACCEPT", "," + Specs.ACCEPT)
                .replace("EVENTS", Specs.EVENTS)
                .replace("ISOLATION", Specs.ISOLATION)
                .replace("AUTH_RACE", Specs.AUTH_RACE);
    }
}
