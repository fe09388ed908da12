package interop;

/** One statement about client and server. It passes when it returns. */
@FunctionalInterface
interface Case {
  void run(World world) throws Throwable;
}
