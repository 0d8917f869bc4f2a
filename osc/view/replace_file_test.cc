#include "osc/view/replace_file.h"

#include <dirent.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// A new folder.
std::string Folder(const std::string& name) {
  const std::string folder = absl::StrCat(::testing::TempDir(), "/", name);
  mkdir(folder.c_str(), 0755);
  return folder;
}

std::string Contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

int FilesIn(const std::string& folder) {
  DIR* open = opendir(folder.c_str());
  int files = 0;
  while (const dirent* entry = readdir(open)) {
    if (entry->d_name[0] != '.') ++files;
  }
  closedir(open);
  return files;
}

TEST(ReplaceFileTest, LeavesNothingBesideTheFile) {
  const std::string folder = Folder("replaced");
  const std::string path = folder + "/file";
  for (const std::string& text : {std::string("one"), std::string(100000, 'x'),
                                  std::string("a\0b", 3), std::string()}) {
    ASSERT_TRUE(CheckReplaceable(path).ok());
    ASSERT_TRUE(ReplaceFile(path, text).ok());
    EXPECT_EQ(Contents(path), text);
    EXPECT_EQ(FilesIn(folder), 1);
  }
}

TEST(ReplaceFileTest, LetsEverybodyReadTheFile) {
  const std::string path = Folder("readable") + "/file";
  const mode_t before = umask(0077);
  ASSERT_TRUE(ReplaceFile(path, "text").ok());
  umask(before);
  struct stat info;
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0644);
}

TEST(ReplaceFileTest, DoesNotTouchTheFileThatAReaderHasOpen) {
  const std::string path = Folder("read") + "/file";
  ASSERT_TRUE(ReplaceFile(path, "before").ok());
  std::ifstream reader(path);
  ASSERT_TRUE(ReplaceFile(path, "after").ok());
  std::ostringstream text;
  text << reader.rdbuf();
  EXPECT_EQ(text.str(), "before");
}

TEST(ReplaceFileTest, SaysWhereItCannotWrite) {
  const std::string folder = Folder("folder");
  mkdir((folder + "/inner").c_str(), 0755);
  for (const std::string& path :
       {folder + "/missing/file", folder + "/inner"}) {
    EXPECT_THAT(std::string(CheckReplaceable(path).message()),
                StartsWith(path + ": "));
    EXPECT_THAT(std::string(ReplaceFile(path, "text").message()),
                StartsWith(path + ": "));
  }
  EXPECT_EQ(FilesIn(folder), 1);
  // Renamed away, it would be gone for all.
  EXPECT_THAT(std::string(CheckReplaceable("/dev/null").message()),
              HasSubstr("no regular file"));
}

}  // namespace
}  // namespace osc
