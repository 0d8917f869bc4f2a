#ifndef OSC_REPORT_RUN_RECORDER_H_
#define OSC_REPORT_RUN_RECORDER_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "osc/report/run_recording.h"
#include "osc/view/run_observer.h"

namespace osc {

// Records a run and writes its report at the end: a page, or the recording
// alone when the file's name ends in .json. A report that cannot be written is
// logged. The memory is bounded however long the run takes: of its moments at
// most 2,000 are kept, evenly spread.
class RunRecorder : public RunObserver {
 public:
  // InvalidArgument when the file could not be written now.
  static absl::StatusOr<std::unique_ptr<RunRecorder>> Make(
      const std::string& path);

  absl::Status OnEvent(const RunEvent& event, const RunView& view) override;
  void OnView(const RunView& view) override;

  const RunRecording& recording() const { return recording_; }

 private:
  explicit RunRecorder(std::string path) : path_(std::move(path)) {}

  void AddPoint(const RunView& view);
  void AddRests(const RunView& view);
  void Look(const RunView& view);
  void Write() const;

  const std::string path_;
  RunRecording recording_;
  int64_t views_ = 0, stride_ = 1;  // Every stride-th view is a point.
  // Those that go on, by `by`: where they stand among recording_.rests.
  std::map<std::string, size_t> resting_;
};

}  // namespace osc

#endif  // OSC_REPORT_RUN_RECORDER_H_
