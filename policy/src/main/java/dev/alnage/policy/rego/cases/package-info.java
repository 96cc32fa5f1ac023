/** Cases in the format of OPA's compliance suite: read and played, so that what other implementations answer judges ours. */
@NullMarked
package dev.alnage.policy.rego.cases;

import org.jspecify.annotations.NullMarked;
