/** Our side of the benchmarks: each program does one path of the product, without its processes' sockets, and prints what it took. */
@org.jspecify.annotations.NullMarked
package dev.alnage.benchmarks;
