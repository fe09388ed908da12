package interop;

import java.util.Map;

/** Cases of 4.9.x alone: none. */
final class ReleaseCases {
  static void register(Map<String, Case> cases) {}

  private ReleaseCases() {}
}
