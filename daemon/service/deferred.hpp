#pragma once

#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <utility>
#include <variant>

namespace iterochat::service {

/// How a write ended: its value, or why it was refused.
template <class Value>
class Result {
  public:
    Result(Value value) : held_(std::move(value)) {}                  // NOLINT: made where a value is told
    Result(std::exception_ptr failure) : held_(std::move(failure)) {} // NOLINT
    const Value& get() const {
        if (const auto* failure = std::get_if<std::exception_ptr>(&held_))
            std::rethrow_exception(*failure);
        return std::get<Value>(held_);
    }

    bool is_good() const { return std::holds_alternative<Value>(held_); }

  private:
    std::variant<Value, std::exception_ptr> held_;
};

/// Called once: after the commit on the writer's thread (so it must be quick and never wait), or at once on
/// the caller's thread when nothing had to be written.
template <class Value>
using Then = std::function<void(const Result<Value>&)>;

/// For callers that have nothing better to do (admin, jobs, tests): starts the deferred call and waits for
/// its end. Never on a writer's or loop's thread.
template <class Value, class Start>
Value wait_for(Start&& start) {
    const auto promise = std::make_shared<std::promise<Value>>();
    auto future = promise->get_future();
    start(Then<Value>([promise](const Result<Value>& result) {
        try {
            promise->set_value(result.get());
        } catch (...) {
            promise->set_exception(std::current_exception());
        }
    }));
    return future.get();
}

} // namespace iterochat::service
