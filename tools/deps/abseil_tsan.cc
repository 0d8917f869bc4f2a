// Tells ThreadSanitizer what Debian's Abseil synchronises.
//
// libabsl_synchronization.so is not instrumented, so that every absl::Mutex
// would look as if it ordered nothing. The definitions below come before the
// library's own, say what happens, and call them. Linked into everything that
// uses absl/synchronization, and with --config=tsan only.
//
// Conditions are evaluated between the marks of a lock or unlock, where
// ThreadSanitizer ignores memory accesses, as in an instrumented Abseil.

#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <type_traits>

#include "absl/base/options.h"
#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

namespace {

#define OSC_TEXT_OF(x) #x
#define OSC_TEXT(x) OSC_TEXT_OF(x)

// The library's function; `prefix` and `name` are around absl's namespace.
void* Find(const char* prefix, const char* name) {
  const std::string space = OSC_TEXT(ABSL_OPTION_INLINE_NAMESPACE_NAME);
  const std::string symbol = std::string(prefix) + "4absl" +
                             std::to_string(space.size()) + space + name;
  void* found = dlsym(RTLD_NEXT, symbol.c_str());
  if (found == nullptr) {
    std::fprintf(stderr, "abseil_tsan: no %s in Abseil\n", symbol.c_str());
    std::abort();
  }
  return found;
}

// Declares `original`, a pointer to the library's function. `this` goes first.
#define OSC_ORIGINAL(type, prefix, name) \
  static auto* const original =          \
      reinterpret_cast<std::add_pointer_t<type>>(Find(prefix, name))

constexpr unsigned kRead = __tsan_mutex_read_lock;
constexpr unsigned kTry = __tsan_mutex_try_lock;
constexpr unsigned kTryFailed = __tsan_mutex_try_lock_failed;

// Some of the library's functions are made of others of them; only the
// outermost says anything.
thread_local bool inside = false;

class Outermost {
 public:
  Outermost() : is_(!inside) { inside = true; }
  ~Outermost() {
    if (is_) inside = false;
  }

 protected:
  const bool is_;
};

// The lock is taken by what happens while this lives.
class Take : Outermost {
 public:
  Take(void* mutex, unsigned flags) : mutex_(mutex), flags_(flags) {
    if (is_) __tsan_mutex_pre_lock(mutex_, flags_);
  }
  ~Take() {
    if (is_) __tsan_mutex_post_lock(mutex_, flags_, 0);
  }
  void Failed() { flags_ |= kTryFailed; }

 private:
  void* const mutex_;
  unsigned flags_;
};

// The lock is given back by what happens while this lives.
class Give : Outermost {
 public:
  Give(void* mutex, unsigned flags) : mutex_(mutex), flags_(flags) {
    if (is_) __tsan_mutex_pre_unlock(mutex_, flags_);
  }
  ~Give() {
    if (is_) __tsan_mutex_post_unlock(mutex_, flags_);
  }

 private:
  void* const mutex_;
  const unsigned flags_;
};

// The lock is given back and taken again by what happens while this lives.
class Wait : Outermost {
 public:
  explicit Wait(void* mutex) : mutex_(mutex) {
    if (!is_) return;
    __tsan_mutex_pre_unlock(mutex_, 0);
    __tsan_mutex_post_unlock(mutex_, 0);
    __tsan_mutex_pre_lock(mutex_, 0);
  }
  ~Wait() {
    if (is_) __tsan_mutex_post_lock(mutex_, 0, 0);
  }

 private:
  void* const mutex_;
};

void AcquireFrom(const void* address) {
  __tsan_acquire(const_cast<void*>(address));
}

}  // namespace

namespace absl {
ABSL_NAMESPACE_BEGIN

Mutex::~Mutex() {
  OSC_ORIGINAL(void(Mutex*), "_ZN", "5MutexD1Ev");
  __tsan_mutex_destroy(this, 0);
  original(this);
}

void Mutex::Lock() {
  OSC_ORIGINAL(void(Mutex*), "_ZN", "5Mutex4LockEv");
  Take take(this, 0);
  original(this);
}

void Mutex::Unlock() {
  OSC_ORIGINAL(void(Mutex*), "_ZN", "5Mutex6UnlockEv");
  Give give(this, 0);
  original(this);
}

bool Mutex::TryLock() {
  OSC_ORIGINAL(bool(Mutex*), "_ZN", "5Mutex7TryLockEv");
  Take take(this, kTry);
  const bool locked = original(this);
  if (!locked) take.Failed();
  return locked;
}

void Mutex::ReaderLock() {
  OSC_ORIGINAL(void(Mutex*), "_ZN", "5Mutex10ReaderLockEv");
  Take take(this, kRead);
  original(this);
}

void Mutex::ReaderUnlock() {
  OSC_ORIGINAL(void(Mutex*), "_ZN", "5Mutex12ReaderUnlockEv");
  Give give(this, kRead);
  original(this);
}

bool Mutex::ReaderTryLock() {
  OSC_ORIGINAL(bool(Mutex*), "_ZN", "5Mutex13ReaderTryLockEv");
  Take take(this, kRead | kTry);
  const bool locked = original(this);
  if (!locked) take.Failed();
  return locked;
}

void Mutex::LockWhen(const Condition& cond) {
  OSC_ORIGINAL(void(Mutex*, const Condition&), "_ZN",
               "5Mutex8LockWhenERKNS0_9ConditionE");
  Take take(this, 0);
  original(this, cond);
}

bool Mutex::LockWhenWithTimeout(const Condition& cond, Duration timeout) {
  OSC_ORIGINAL(bool(Mutex*, const Condition&, Duration), "_ZN",
               "5Mutex19LockWhenWithTimeoutERKNS0_9ConditionENS0_8DurationE");
  Take take(this, 0);
  return original(this, cond, timeout);
}

bool Mutex::LockWhenWithDeadline(const Condition& cond, Time deadline) {
  OSC_ORIGINAL(bool(Mutex*, const Condition&, Time), "_ZN",
               "5Mutex20LockWhenWithDeadlineERKNS0_9ConditionENS0_4TimeE");
  Take take(this, 0);
  return original(this, cond, deadline);
}

void Mutex::Await(const Condition& cond) {
  OSC_ORIGINAL(void(Mutex*, const Condition&), "_ZN",
               "5Mutex5AwaitERKNS0_9ConditionE");
  Wait wait(this);
  original(this, cond);
}

bool Mutex::AwaitWithTimeout(const Condition& cond, Duration timeout) {
  OSC_ORIGINAL(bool(Mutex*, const Condition&, Duration), "_ZN",
               "5Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE");
  Wait wait(this);
  return original(this, cond, timeout);
}

bool Mutex::AwaitWithDeadline(const Condition& cond, Time deadline) {
  OSC_ORIGINAL(bool(Mutex*, const Condition&, Time), "_ZN",
               "5Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE");
  Wait wait(this);
  return original(this, cond, deadline);
}

void CondVar::Wait(Mutex* mu) {
  OSC_ORIGINAL(void(CondVar*, Mutex*), "_ZN", "7CondVar4WaitEPNS0_5MutexE");
  ::Wait wait(mu);
  original(this, mu);
}

bool CondVar::WaitWithTimeout(Mutex* mu, Duration timeout) {
  OSC_ORIGINAL(bool(CondVar*, Mutex*, Duration), "_ZN",
               "7CondVar15WaitWithTimeoutEPNS0_5MutexENS0_8DurationE");
  ::Wait wait(mu);
  return original(this, mu, timeout);
}

bool CondVar::WaitWithDeadline(Mutex* mu, Time deadline) {
  OSC_ORIGINAL(bool(CondVar*, Mutex*, Time), "_ZN",
               "7CondVar16WaitWithDeadlineEPNS0_5MutexENS0_4TimeE");
  ::Wait wait(mu);
  return original(this, mu, deadline);
}

void Notification::Notify() {
  OSC_ORIGINAL(void(Notification*), "_ZN", "12Notification6NotifyEv");
  // HasBeenNotified() is inline: an acquiring load of the flag.
  __tsan_release(&notified_yet_);
  original(this);
}

void Notification::WaitForNotification() const {
  OSC_ORIGINAL(void(const Notification*), "_ZNK",
               "12Notification19WaitForNotificationEv");
  original(this);
  AcquireFrom(&notified_yet_);
}

bool Notification::WaitForNotificationWithTimeout(Duration timeout) const {
  OSC_ORIGINAL(bool(const Notification*, Duration), "_ZNK",
               "12Notification30WaitForNotificationWithTimeoutENS0_8DurationE");
  const bool notified = original(this, timeout);
  if (notified) AcquireFrom(&notified_yet_);
  return notified;
}

bool Notification::WaitForNotificationWithDeadline(Time deadline) const {
  OSC_ORIGINAL(bool(const Notification*, Time), "_ZNK",
               "12Notification31WaitForNotificationWithDeadlineENS0_4TimeE");
  const bool notified = original(this, deadline);
  if (notified) AcquireFrom(&notified_yet_);
  return notified;
}

bool BlockingCounter::DecrementCount() {
  OSC_ORIGINAL(bool(BlockingCounter*), "_ZN",
               "15BlockingCounter14DecrementCountEv");
  __tsan_release(this);
  return original(this);
}

void BlockingCounter::Wait() {
  OSC_ORIGINAL(void(BlockingCounter*), "_ZN", "15BlockingCounter4WaitEv");
  original(this);
  __tsan_acquire(this);
}

// Copies of an error share its text; who gives the last one back frees it.
void Status::UnrefNonInlined(uintptr_t rep) {
  OSC_ORIGINAL(void(uintptr_t), "_ZN", "6Status15UnrefNonInlinedEm");
  __tsan_release(reinterpret_cast<void*>(rep));
  __tsan_acquire(reinterpret_cast<void*>(rep));
  original(rep);
}

ABSL_NAMESPACE_END
}  // namespace absl
