package dev.alnage.factory.build;

import java.time.Instant;

/** Something happened in a run: a step changed its state, on a pool if one is concerned. */
public record RunEvent(long number, Instant at, String run, String step, StepState state, String pool, String detail) {}
