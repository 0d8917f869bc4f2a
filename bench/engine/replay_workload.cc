#include "bench/engine/replay_workload.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/engine/figure_table.h"
#include "bench/engine/key_sequence.h"
#include "bench/engine/long_log.h"
#include "bench/engine/replay_baselines.h"
#include "bench/engine/replay_bed.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr char kRowByRow[] = "row by row";
constexpr char kByValues[] = "values from the client, batches of 100";
constexpr double kTheta = 0.99;
// Rows of the application's transactions. Few enough that making a backlog does
// not take longer than draining it does.
constexpr int kRowsPerTransaction = 100;

enum class Way { kEngine, kRowByRow, kByValues };
enum class Keys { kDistinct, kZipf, kZipfOfFew };
enum class Shape { kUsual, kWide, kIndexed };

struct Variant {
  std::string name;
  Way way = Way::kEngine;
  ReplayOptions options;
  Keys keys = Keys::kDistinct;
  Shape shape = Shape::kUsual;
  bool verify = false;
};

struct Sizes {
  int64_t rows = 0, wide_rows = 0, entries = 0;
  int64_t few_keys = 1000;
  std::vector<int64_t> batches = {100, 300, 1000, 3000, 10000};
  std::vector<int> workers = {1, 2, 4};
  LongLogOptions long_log;
};

Sizes SizesFor(const BenchContext& context) {
  Sizes sizes;
  // More rows cost more time to make and change nothing while they fit into
  // the server's memory.
  sizes.rows = std::min<int64_t>(context.rows, 300000);
  sizes.wide_rows = std::min<int64_t>(context.rows, 100000);
  sizes.entries = std::min<int64_t>(context.rows, 100000);
  sizes.long_log.entries = context.rows;
  if (context.smoke) {
    sizes.rows = sizes.wide_rows = 3000;
    sizes.entries = 2000;
    sizes.batches = {100, 1000};
    sizes.workers = {1, 2};
    sizes.long_log.entries = 5000;
  }
  sizes.long_log.fresh_entries = sizes.entries;
  sizes.long_log.age = context.log_age;
  return sizes;
}

std::string WorkersText(int workers) {
  return absl::StrCat(workers, workers == 1 ? " worker" : " workers");
}

std::string GridName(int64_t batch, int workers) {
  return absl::StrCat("batch ", batch, ", ", WorkersText(workers));
}

Variant Defaults(int workers) {
  Variant variant;
  variant.options.workers = workers;
  variant.name = WorkersText(workers);
  return variant;
}

Variant Baseline(absl::string_view name, Way way) {
  Variant variant;
  variant.name = std::string(name);
  variant.way = way;
  return variant;
}

Variant With(absl::string_view what, Variant variant) {
  absl::StrAppend(&variant.name, ", ", what);
  return variant;
}

// What is compared with each other stands close together.
std::vector<Variant> Variants(const Sizes& sizes) {
  if (sizes.long_log.age > absl::ZeroDuration()) return {};
  const Variant defaults = Defaults(ReplayOptions().workers);
  std::vector<Variant> variants = {Defaults(1)};
  variants.push_back(Baseline(kRowByRow, Way::kRowByRow));
  variants.push_back(Defaults(2));
  variants.push_back(Baseline(kByValues, Way::kByValues));
  variants.push_back(Defaults(4));
  variants.push_back(With("every batch verified", defaults));
  variants.back().verify = true;
  variants.push_back(With("zipf 0.99 over all rows", defaults));
  variants.back().keys = Keys::kZipf;
  variants.push_back(
      With(absl::StrCat("zipf 0.99 over ", sizes.few_keys, " rows"), defaults));
  variants.back().keys = Keys::kZipfOfFew;
  variants.push_back(With("rows of 2 KiB", defaults));
  variants.back().shape = Shape::kWide;
  variants.push_back(With("8 secondary indexes", defaults));
  variants.back().shape = Shape::kIndexed;
  for (int workers : sizes.workers) {
    for (int64_t batch : sizes.batches) {
      Variant variant = Defaults(workers);
      variant.name = GridName(batch, workers);
      variant.options.batch_entries = batch;
      variant.options.batch_growth = 1;  // A batch is as large as it says.
      variants.push_back(variant);
    }
  }
  return variants;
}

class ReplayWorkload {
 public:
  explicit ReplayWorkload(const BenchContext* context)
      : context_(*context),
        sizes_(SizesFor(*context)),
        variants_(Variants(sizes_)) {}

  absl::StatusOr<WorkloadResult> Run();

 private:
  absl::Status MakeBeds();
  absl::Status Measure(const Variant& variant, uint64_t seed);
  ReplayBed* BedOf(const Variant& variant) const;
  std::vector<int64_t> IdsOf(const Variant& variant, uint64_t seed) const;
  void AddRatios();
  Chart ByBatchSize() const;

  const BenchContext& context_;
  const Sizes sizes_;
  const std::vector<Variant> variants_;
  std::unique_ptr<ReplayBed> usual_, wide_, indexed_;
  FigureTable figures_;
  // Different keys of a backlog whose keys are drawn over all rows.
  int64_t zipf_keys_ = 0;
};

absl::StatusOr<WorkloadResult> ReplayWorkload::Run() {
  RETURN_IF_ERROR(MakeBeds());
  const int repetitions = context_.smoke ? 1 : context_.repetitions;
  Chart over_time;
  uint64_t seed = 0;
  for (int repetition = 1; repetition <= repetitions; ++repetition) {
    for (const Variant& variant : variants_) {
      context_.say(absl::StrCat("replay ", repetition, "/", repetitions, ": ",
                                variant.name));
      RETURN_IF_ERROR(Measure(variant, seed += 10));
    }
    RETURN_IF_ERROR(MeasureLongLog(context_, sizes_.long_log, seed += 10,
                                   usual_.get(), &figures_, &over_time));
  }
  AddRatios();
  for (auto* bed : {&usual_, &wide_, &indexed_}) {
    RETURN_IF_ERROR((*bed)->Remove());
  }
  WorkloadResult result;
  result.name = "replay";
  result.parameters = {
      {"rows", absl::StrCat(sizes_.rows)},
      {"rows of the wide table", absl::StrCat(sizes_.wide_rows)},
      {"backlog", absl::StrCat(sizes_.entries, " entries")},
      {"long log", absl::StrCat(sizes_.long_log.entries, " entries")},
      {"default batch",
       absl::StrCat(ReplayOptions().batch_entries,
                    " entries a worker, growing to ",
                    ReplayOptions().batch_growth, " times that while behind")},
      {"change", kBenchAlter}};
  result.figures = figures_.figures();
  result.charts = {over_time};
  if (variants_.empty()) return result;
  result.charts.insert(result.charts.begin(), ByBatchSize());
  result.notes = {absl::StrCat(
      "zipf over all rows: the ", sizes_.entries, " entries have ", zipf_keys_,
      " different keys, so even one batch of them all would replay at most ",
      sizes_.entries / std::max<int64_t>(1, zipf_keys_),
      " times as many entries as with distinct keys")};
  return result;
}

absl::Status ReplayWorkload::MakeBeds() {
  BenchTableShape usual, wide, indexed;
  usual.rows = indexed.rows = sizes_.rows;
  wide.rows = sizes_.wide_rows;
  wide.wide_bytes = 2048;
  indexed.extra_indexes = 6;  // beside k and, in the shadow, c
  context_.say("replay: making and copying three tables");
  ASSIGN_OR_RETURN(usual_, ReplayBed::Create(&context_, "replayed", usual));
  ASSIGN_OR_RETURN(wide_, ReplayBed::Create(&context_, "replayed_wide", wide));
  ASSIGN_OR_RETURN(indexed_,
                   ReplayBed::Create(&context_, "replayed_indexed", indexed));
  return absl::OkStatus();
}

ReplayBed* ReplayWorkload::BedOf(const Variant& variant) const {
  switch (variant.shape) {
    case Shape::kWide:
      return wide_.get();
    case Shape::kIndexed:
      return indexed_.get();
    case Shape::kUsual:
      break;
  }
  return usual_.get();
}

std::vector<int64_t> ReplayWorkload::IdsOf(const Variant& variant,
                                           uint64_t seed) const {
  const int64_t rows = BedOf(variant)->table()->shape().rows;
  const size_t count = static_cast<size_t>(sizes_.entries);
  switch (variant.keys) {
    case Keys::kZipf:
      return ZipfIds(rows, rows, count, kTheta, seed);
    case Keys::kZipfOfFew:
      return ZipfIds(rows, sizes_.few_keys, count, kTheta, seed);
    case Keys::kDistinct:
      break;
  }
  return DistinctIds(rows, count, seed);
}

absl::Status ReplayWorkload::Measure(const Variant& variant, uint64_t seed) {
  RETURN_IF_ERROR(context_.stopper->status());
  ReplayBed* bed = BedOf(variant);
  const std::vector<int64_t> ids = IdsOf(variant, seed);
  if (variant.keys == Keys::kZipf) zipf_keys_ = CountDistinct(ids);
  RETURN_IF_ERROR(bed->MakeBacklog(ids, kRowsPerTransaction));
  RETURN_IF_ERROR(bed->table()->AwaitPurge());
  const int64_t entries = static_cast<int64_t>(ids.size());
  absl::StatusOr<DrainRun> run =
      variant.way == Way::kRowByRow ? DrainRowByRow(bed, entries)
      : variant.way == Way::kByValues
          ? DrainByValues(bed, entries)
          : bed->Drain(variant.options, entries, variant.verify);
  RETURN_IF_ERROR(run.status());
  if (context_.smoke) RETURN_IF_ERROR(bed->ExpectEqual());
  figures_.Add(variant.name, "entries/s", run->EntriesPerSecond());
  if (variant.keys != Keys::kDistinct) {
    figures_.Add(absl::StrCat(variant.name, ", keys"), "keys/s",
                 run->KeysPerSecond());
  }
  return absl::OkStatus();
}

void ReplayWorkload::AddRatios() {
  const bool higher = true;
  figures_.AddRatio("1 worker / row by row", WorkersText(1), kRowByRow, higher,
                    2.7);
  figures_.AddRatio("1 worker / values from the client", WorkersText(1),
                    kByValues, higher, 1.25);
  figures_.AddRatio("2 workers / 1 worker", WorkersText(2), WorkersText(1),
                    higher, 1.25);
  const std::string defaults = Defaults(ReplayOptions().workers).name;
  for (const Variant& variant : variants_) {
    if (variant.keys == Keys::kDistinct) continue;
    figures_.AddRatio(absl::StrCat(variant.name, " / distinct keys"),
                      variant.name, defaults, higher,
                      variant.keys == Keys::kZipfOfFew
                          ? absl::optional<double>(5)
                          : absl::nullopt);
  }
  AddLongLogRatios(&figures_);
}

Chart ReplayWorkload::ByBatchSize() const {
  Chart chart;
  chart.title = "Replay: throughput against batch size";
  chart.x_label = "log entries a batch";
  chart.y_label = "entries/s";
  chart.logarithmic_x = true;
  for (int workers : sizes_.workers) {
    ChartLine line{WorkersText(workers), {}};
    for (int64_t batch : sizes_.batches) {
      const Figure* figure = figures_.Find(GridName(batch, workers));
      line.points.push_back({static_cast<double>(batch), figure->Median()});
    }
    chart.lines.push_back(std::move(line));
  }
  return chart;
}

}  // namespace

absl::StatusOr<WorkloadResult> RunReplayWorkload(const BenchContext& context) {
  return ReplayWorkload(&context).Run();
}

}  // namespace osc
