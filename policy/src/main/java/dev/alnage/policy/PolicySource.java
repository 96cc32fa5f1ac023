package dev.alnage.policy;

import dev.alnage.evidence.sign.TrustFile;
import java.time.Instant;

/** Where whoever decides learns which policy is in force. */
public interface PolicySource {
    /** The policy in force at a time, by signed evidence. If that cannot be told it is a policy whose every answer says so. */
    Policy inForce(TrustFile trust, Evidence evidence, Instant at);
}
