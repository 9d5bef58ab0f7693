#include "daemon/storage/writer.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"

#include <chrono>
#include <future>

namespace iterochat::storage {
namespace {

constexpr std::size_t group_commands_most = 256;
constexpr auto group_time_most = std::chrono::milliseconds{2};
constexpr std::size_t queued_most = 65'536; // of one database; more means that the disk can't follow

thread_local bool is_writer_thread = false;

void call_quietly(const std::function<void()>& callback) {
    try {
        callback();
    } catch (const std::exception& failure) {
        log_incident("storage", "callback", failure);
    }
}

void answer(const Command& command, const std::exception_ptr& failure) {
    if (command.done)
        call_quietly([&] { command.done(failure); });
}

} // namespace

struct Writers::Finished {
    Command command;
    Hooks hooks;
    std::exception_ptr failure;
    bool used_index = false;
};

Writers::Writers(unsigned threads) {
    for (unsigned i = 0; i < std::max(threads, 1U); ++i)
        threads_.emplace_back([this] { loop(); });
}

Writers::~Writers() {
    {
        const std::lock_guard lock{mutex_};
        is_stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_)
        thread.join();
}

void Writers::refuse_on_writer_thread() {
    if (is_writer_thread)
        throw Error{Code::internal, "A command or its callback must not wait for another command."};
}

void Writers::enqueue(const std::shared_ptr<Target>& target, Command command) {
    bool must_schedule = false;
    {
        const std::lock_guard lock{target->mutex_};
        if (target->queue_.size() >= queued_most)
            throw Error{Code::busy, "Too many writes are waiting; try again in a moment."};
        target->queue_.push_back(std::move(command));
        must_schedule = !std::exchange(target->is_scheduled_, true);
    }
    const std::lock_guard lock{mutex_};
    ++counts_.queued;
    if (must_schedule) {
        ready_.push_back(target);
        wake_.notify_one();
    }
}

void Writers::run_and_wait(const std::shared_ptr<Target>& target, Command command) {
    refuse_on_writer_thread();
    std::promise<void> promise;
    command.done = [&promise](const std::exception_ptr& failure) {
        if (failure)
            promise.set_exception(failure);
        else
            promise.set_value();
    };
    enqueue(target, std::move(command));
    promise.get_future().get();
}

WriterCounts Writers::counts() const {
    const std::lock_guard lock{mutex_};
    return counts_;
}

void Writers::loop() {
    is_writer_thread = true;
    for (;;) {
        std::shared_ptr<Target> target;
        {
            std::unique_lock lock{mutex_};
            wake_.wait(lock, [this] { return is_stopping_ || !ready_.empty(); });
            if (ready_.empty())
                return;
            target = std::move(ready_.front());
            ready_.pop_front();
        }
        work_on(*target);
        bool has_more = false;
        {
            const std::lock_guard lock{target->mutex_};
            has_more = !target->queue_.empty();
            target->is_scheduled_ = has_more;
        }
        if (has_more) {
            const std::lock_guard lock{mutex_};
            ready_.push_back(std::move(target));
            wake_.notify_one();
        }
    }
}

void Writers::work_on(Target& target) {
    std::unique_ptr<Turn> turn;
    try {
        turn = target.begin_turn();
        run_group(target, *turn);
    } catch (const std::exception& failure) {
        if (!turn) // the files don't open: whoever waits for them hears why
            return fail_queued(target, std::current_exception());
        log_incident("storage", "write", failure);
    }
}

void Writers::fail_queued(Target& target, const std::exception_ptr& failure) {
    std::deque<Command> failed;
    {
        const std::lock_guard lock{target.mutex_};
        failed.swap(target.queue_);
    }
    {
        const std::lock_guard lock{mutex_};
        counts_.queued -= failed.size();
    }
    for (const Command& command : failed)
        answer(command, failure);
}

std::optional<Command> Writers::next_command(Target& target, bool group_is_empty) {
    Command command;
    {
        const std::lock_guard lock{target.mutex_};
        if (target.queue_.empty() || (target.queue_.front().alone && !group_is_empty))
            return std::nullopt;
        command = std::move(target.queue_.front());
        target.queue_.pop_front();
    }
    const std::lock_guard lock{mutex_};
    --counts_.queued;
    ++counts_.commands;
    return command;
}

void Writers::run_group(Target& target, Turn& turn) {
    std::vector<Finished> finished;
    const auto end = std::chrono::steady_clock::now() + group_time_most;
    Group& group = turn.group();
    do {
        auto command = next_command(target, finished.empty());
        if (!command)
            break;
        Finished& one = finished.emplace_back();
        one.command = std::move(*command);
        const bool is_alone = static_cast<bool>(one.command.alone);
        try {
            if (is_alone) {
                one.command.alone(turn);
                break;
            }
            group.start_command();
            one.hooks = one.command.work(turn);
            one.used_index = group.command_used(File::index);
            group.keep_command();
        } catch (...) {
            one.failure = std::current_exception();
            if (is_alone || !group.drop_command())
                break; // a lost group is noticed by finish
        }
    } while (finished.size() < group_commands_most && std::chrono::steady_clock::now() < end);
    finish(turn, finished);
}

void Writers::finish(Turn& turn, std::vector<Finished>& finished) {
    std::exception_ptr failure;
    std::exception_ptr index_failure;
    try {
        if (turn.group().is_lost()) {
            // The engine rolled the transaction back; the last command's failure says why.
            failure = finished.back().failure;
            if (!failure)
                throw Error{Code::unavailable, "The write could not be finished; try again."};
        } else {
            turn.commit();
        }
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) {
        try {
            turn.commit_index();
        } catch (...) {
            index_failure = std::current_exception();
        }
    }
    if (failure || index_failure)
        turn.group().roll_back();
    if (!failure)
        turn.follow_up();
    {
        const std::lock_guard lock{mutex_};
        ++counts_.commits;
    }
    for (Finished& one : finished) {
        if (!one.failure)
            one.failure = failure ? failure : one.used_index ? index_failure : nullptr;
        if (!one.failure)
            for (const auto& hook : one.hooks)
                call_quietly(hook);
        answer(one.command, one.failure);
    }
}

} // namespace iterochat::storage
