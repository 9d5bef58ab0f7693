// The reference count of std::exception_ptr lives in libstdc++, which isn't instrumented: ThreadSanitizer
// doesn't see that the last owner of an exception is the last. Without the sanitizer nobody calls this.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
    return "race:std::__exception_ptr::exception_ptr::_M_release\n";
}
