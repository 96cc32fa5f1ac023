/** Reports of tools (tests, scans, coverage, bills of materials) read strictly and turned into claims that can be signed. */
@NullMarked
package dev.alnage.evidence.report;

import org.jspecify.annotations.NullMarked;
