#ifndef OSC_THROTTLE_READING_H_
#define OSC_THROTTLE_READING_H_

#include <string>

namespace osc {

// What one look at the source of a throttle has found.
struct Reading {
  enum class Level {
    kFine,   // as far below the limit as it takes to go on again
    kClose,  // below the limit: who works goes on, who rests stays at rest
    kOver,   // at the limit or above
  };

  Level level = Level::kFine;
  std::string reason;  // for people, figure and limit; empty when fine

  // A figure that rests at `limit` and goes on below 80 % of it.
  static Level LevelOf(double figure, double limit) {
    if (figure >= limit) return Level::kOver;
    return figure < 0.8 * limit ? Level::kFine : Level::kClose;
  }
};

}  // namespace osc

#endif  // OSC_THROTTLE_READING_H_
