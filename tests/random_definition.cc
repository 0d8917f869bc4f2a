#include "tests/random_definition.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace osc {
namespace {

using Strings = std::vector<std::string>;

std::string Quoted(const std::string& name) {
  return absl::StrCat("`", name, "`");
}

// The name in what MakeKey has made.
std::string NameOf(const std::string& key) {
  const size_t begin = key.find("KEY ") + 4;
  return key.substr(begin, key.find(' ', begin) - begin);
}

}  // namespace

RandomDefinitions::RandomDefinitions(
    uint64_t seed, const std::function<bool(const std::string&)>& can)
    : random_(seed) {
  json_ = can("(a INT, b JSON)");
  generated_ = can("(a INT, b INT AS (a + 1) VIRTUAL, c INT AS (a) STORED)");
  invisible_ = can("(a INT, b INT INVISIBLE)");
  check_ = can("(a INT, CONSTRAINT no_such_function CHECK (nosuch(a) > 0))");
  check_ = !check_ && can("(a INT, CONSTRAINT c CHECK (a > 0))");
  descending_ = can("(a INT, KEY k (a DESC))");
  functional_ = can("(a INT, KEY k ((a + 1)))");
  hidden_keys_ = can("(a INT, KEY k (a) INVISIBLE)");
  ignored_keys_ = can("(a INT, KEY k (a) IGNORED)");
  fulltext_ = can("(a TEXT, FULLTEXT KEY k (a))");
}

int RandomDefinitions::Number(int count) {
  return static_cast<int>(random_() % count);
}

RandomDefinitions::Column RandomDefinitions::MakeColumn(
    const std::string& name) {
  static const Strings plain = {"INT",
                                "BIGINT UNSIGNED",
                                "DECIMAL(12,3)",
                                "DOUBLE",
                                "DATE",
                                "DATETIME(6)",
                                "TIMESTAMP NULL",
                                "BIT(9)",
                                "VARBINARY(40)",
                                "YEAR",
                                "TINYINT(1)",
                                "BINARY(16)"};
  static const Strings texts = {"VARCHAR(40)", "CHAR(7)",
                                "ENUM('a','b,c','d''e')",
                                "SET('x','y`','(z)')"};
  static const Strings long_texts = {"TEXT", "MEDIUMTEXT"};
  static const Strings charsets = {
      "",
      "",
      "",
      " CHARACTER SET latin1",
      " CHARACTER SET utf8mb4",
      " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
      " CHARACTER SET latin1 COLLATE latin1_german1_ci"};
  Column column;
  column.name = name;
  const int kind = Number(json_ ? 11 : 10);
  bool may_have_default = true;
  if (kind < 5) {
    column.definition = OneOf(plain);
  } else if (kind < 8) {
    column.definition = absl::StrCat(OneOf(texts), OneOf(charsets));
  } else if (kind < 10) {
    column.definition = absl::StrCat(OneOf(long_texts), OneOf(charsets));
    column.text = true;
  } else {
    column.definition = "JSON";
    column.text = true;
  }
  may_have_default = !column.text;
  const bool timestamp = absl::StrContains(column.definition, "TIMESTAMP");
  if (!timestamp && Chance(40)) {
    absl::StrAppend(&column.definition, " NOT NULL");
  } else if (may_have_default && Chance(30)) {
    absl::StrAppend(&column.definition, " DEFAULT NULL");
  }
  if (timestamp && Chance(50)) {
    absl::StrAppend(&column.definition,
                    " DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP");
  }
  if (invisible_ && Chance(10)) {
    absl::StrAppend(&column.definition, " INVISIBLE");
  }
  static const Strings comments = {"it''s", "a, b); --", "/*! x */", "`q`",
                                   "back\\\\slash"};
  if (Chance(25)) {
    absl::StrAppend(&column.definition, " COMMENT '", OneOf(comments), "'");
  }
  return column;
}

RandomDefinitions::Column RandomDefinitions::MakeGenerated(
    const std::string& name, const Spec& spec) {
  Column column;
  column.name = name;
  column.generated = true;
  column.definition =
      absl::StrCat(Chance(50) ? "VARCHAR(90)" : "VARCHAR(80)", " AS (CONCAT(",
                   Quoted(OneOf(spec.columns).name), ", '", Number(3), ",)')) ",
                   Chance(50) ? "VIRTUAL" : "STORED");
  return column;
}

std::string RandomDefinitions::MakeKey(const std::string& name,
                                       const Spec& spec) {
  if (fulltext_ && Chance(5)) {
    for (const Column& column : spec.columns) {
      if (column.text && !absl::StrContains(column.definition, "JSON")) {
        return absl::StrCat("FULLTEXT KEY ", name, " (", Quoted(column.name),
                            ")");
      }
    }
  }
  if (functional_ && Chance(10)) {
    return absl::StrCat("KEY ", name, " ((LENGTH(",
                        Quoted(OneOf(spec.columns).name), ")), id)");
  }
  Strings parts;
  std::vector<Column> columns;
  for (const Column& column : spec.columns) {
    if (column.definition != "JSON") columns.push_back(column);
  }
  std::shuffle(columns.begin(), columns.end(), random_);
  columns.resize(1 + Number(std::min<int>(3, columns.size())));
  for (const Column& column : columns) {
    parts.push_back(absl::StrCat(Quoted(column.name), column.text ? "(9)" : "",
                                 descending_ && Chance(15) ? " DESC" : ""));
  }
  return absl::StrCat(Chance(35) ? "UNIQUE KEY " : "KEY ", name, " (",
                      absl::StrJoin(parts, ", "), ")",
                      Chance(10) ? " USING BTREE" : "",
                      Chance(15) ? " COMMENT 'k; (k)'" : "",
                      hidden_keys_ && Chance(15)    ? " INVISIBLE"
                      : ignored_keys_ && Chance(15) ? " IGNORED"
                                                    : "");
}

void RandomDefinitions::MakeTableParts(Spec* spec) {
  static const Strings primaries = {"id", "id", "id, k2", "k2, id", "k2"};
  static const Strings charsets = {
      "", "DEFAULT CHARSET=latin1", "DEFAULT CHARSET=utf8mb4",
      "DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci",
      "DEFAULT CHARSET=latin1 COLLATE=latin1_bin"};
  static const Strings options = {"COMMENT='what''s; this'",
                                  "ROW_FORMAT=DYNAMIC",
                                  "ROW_FORMAT=COMPACT",
                                  "STATS_PERSISTENT=0",
                                  "STATS_SAMPLE_PAGES=9",
                                  "MAX_ROWS=9000",
                                  "ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8",
                                  "AVG_ROW_LENGTH=99",
                                  "PACK_KEYS=1",
                                  "CHECKSUM=1",
                                  "AUTO_INCREMENT=77"};
  spec->primary = OneOf(primaries);
  spec->options = {OneOf(charsets)};
  for (int i = Number(3); i > 0; --i) spec->options.push_back(OneOf(options));
  static const Strings partitionings = {
      "PARTITION BY HASH (id) PARTITIONS 3", "PARTITION BY KEY () PARTITIONS 2",
      "PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10) COMMENT = "
      "'x)', PARTITION p1 VALUES LESS THAN MAXVALUE)"};
  spec->partitioning = Chance(12) ? OneOf(partitionings) : "";
}

RandomDefinitions::Spec RandomDefinitions::MakeSpec() {
  Spec spec;
  spec.columns.push_back(
      {"id", Chance(50) ? "INT NOT NULL AUTO_INCREMENT" : "BIGINT NOT NULL"});
  spec.columns.push_back({"k2", "INT NOT NULL DEFAULT '3'"});
  for (int i = 2 + Number(6); i > 0; --i) {
    spec.columns.push_back(MakeColumn(absl::StrCat("c ", i)));
  }
  Spec base = spec;  // What is generated comes from columns of its own kind.
  base.columns.erase(base.columns.begin());  // Not from AUTO_INCREMENT.
  if (generated_ && Chance(40)) {
    spec.columns.push_back(MakeGenerated("g1", base));
    if (Chance(40)) {
      base.columns.push_back(spec.columns.back());
      spec.columns.push_back(MakeGenerated("g2", base));
      base.columns.pop_back();
    }
  }
  std::shuffle(spec.columns.begin() + 1, spec.columns.end(), random_);
  MakeTableParts(&spec);
  spec.keys.push_back("KEY id_key (id)");  // AUTO_INCREMENT needs one.
  for (int i = Number(5); i > 0; --i) {
    spec.keys.push_back(MakeKey(absl::StrCat("k", i), base));
  }
  for (int i = check_ ? Number(3) : 0; i > 0; --i) {
    spec.checks.push_back(absl::StrCat(
        Chance(50) ? "" : absl::StrCat("CONSTRAINT `ck ", i, "` "),
        "CHECK (LENGTH(", Quoted(OneOf(base.columns).name), ") < ", i, "0)"));
  }
  return spec;
}

RandomDefinitions::Spec RandomDefinitions::Changed(
    const Spec& spec,
    std::vector<std::pair<std::string, std::string>>* renames) {
  Spec out = spec;
  auto index_of_change = [&] { return 1 + Number(out.columns.size() - 1); };
  for (int i = Number(4); i > 0; --i) {
    Column& column = out.columns[index_of_change()];
    if (column.generated || column.name == "k2") continue;
    const int what = Number(3);
    if (what == 0) column = MakeColumn(column.name);
    if (what == 1) column = MakeColumn(absl::StrCat("n", i));
    if (what == 2) {
      const std::string to = absl::StrCat("r`", i);
      renames->push_back({column.name, to});
      const std::string from = Quoted(column.name),
                        quoted = "`r``" + std::to_string(i) + "`";
      column.name = absl::StrCat("r``", i);
      for (Strings* list : {&out.keys, &out.checks}) {
        for (std::string& text : *list) {
          text = absl::StrReplaceAll(text, {{from, quoted}});
        }
      }
      for (Column& other : out.columns) {
        if (!other.generated) continue;
        other.definition =
            absl::StrReplaceAll(other.definition, {{from, quoted}});
      }
    }
  }
  if (Chance(40)) {
    const Column moved = out.columns[index_of_change()];
    out.columns.erase(std::find_if(
        out.columns.begin(), out.columns.end(),
        [&](const Column& column) { return column.name == moved.name; }));
    out.columns.insert(out.columns.begin() + Number(out.columns.size()), moved);
  }
  if (Chance(40)) {
    out.columns.insert(out.columns.begin() + Number(out.columns.size() + 1),
                       MakeColumn("added"));
  }
  if (Chance(30)) MakeTableParts(&out);
  if (out.keys.size() > 1 && Chance(40)) {
    out.keys[1] = MakeKey(NameOf(out.keys[1]), out);
    std::shuffle(out.keys.begin(), out.keys.end(), random_);
  }
  if (Chance(30)) out.keys.push_back(MakeKey("k9", out));
  if (!out.checks.empty() && Chance(30)) out.checks.pop_back();
  LeaveOutWhatNamesNothing(spec, &out);
  return out;
}

void RandomDefinitions::LeaveOutWhatNamesNothing(const Spec& before,
                                                 Spec* spec) {
  for (const Column& gone : before.columns) {
    const auto has_its_name = [&](const Column& column) {
      return column.name == gone.name;
    };
    if (std::any_of(spec->columns.begin(), spec->columns.end(), has_its_name)) {
      continue;
    }
    const auto names_it = [&](const std::string& text) {
      return absl::StrContains(text, Quoted(gone.name));
    };
    for (Strings* list : {&spec->keys, &spec->checks}) {
      list->erase(std::remove_if(list->begin(), list->end(), names_it),
                  list->end());
    }
    spec->columns.erase(
        std::remove_if(
            spec->columns.begin(), spec->columns.end(),
            [&](const Column& column) { return names_it(column.definition); }),
        spec->columns.end());
  }
}

std::string RandomDefinitions::Body(const Spec& spec) const {
  Strings parts;
  for (const Column& column : spec.columns) {
    parts.push_back(absl::StrCat(Quoted(column.name), " ", column.definition));
  }
  parts.push_back(absl::StrCat("PRIMARY KEY (", spec.primary, ")"));
  parts.insert(parts.end(), spec.keys.begin(), spec.keys.end());
  parts.insert(parts.end(), spec.checks.begin(), spec.checks.end());
  return absl::StrCat("(", absl::StrJoin(parts, ",\n  "), ") ",
                      absl::StrJoin(spec.options, " "), " ", spec.partitioning);
}

RandomDefinitions::Pair RandomDefinitions::Next() {
  Pair pair;
  const Spec current = MakeSpec();
  const Spec wanted = Chance(80) ? Changed(current, &pair.renames) : MakeSpec();
  pair.current = Body(current);
  pair.wanted = Body(wanted);
  return pair;
}

}  // namespace osc
