/** What `sketch` gives for the self-test's chunk; a test recomputes it on the CPU engine. */
export const SELF_TEST_SKETCH: readonly number[] = [
  29.9219653, 3.77395917, -79.4156728, -9.56717311, -3.54568289, -24.8613825, -5.25264715, 41.7699684,
];
