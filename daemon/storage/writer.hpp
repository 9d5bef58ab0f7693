#pragma once

#include "daemon/storage/session.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

/// Group commit. Private to the room.
namespace iterochat::storage {

using Hooks = std::vector<std::function<void()>>;

/// What a writer thread holds while it works on one database: its files, open and pinned, and one group.
class Turn {
  public:
    virtual ~Turn() = default;
    virtual Group& group() = 0;
    virtual void commit() = 0;     ///< in the order of ERASURE.md
    virtual void commit_index() {} ///< its failure is that of the commands that used the index
    virtual void follow_up() {}    ///< after the commit, before the answers: derived data; doesn't throw
};

struct Command {
    std::function<Hooks(Turn&)> work; ///< inside the group
    std::function<void(Turn&)> alone; ///< instead of work: outside any transaction, with nothing else
    std::function<void(std::exception_ptr)> done;
};

/// A database with a queue of commands. One writer thread at a time works on it.
class Target {
  public:
    virtual ~Target() = default;
    virtual std::unique_ptr<Turn> begin_turn() = 0; ///< opens what is closed; throws

  private:
    friend class Writers;
    std::mutex mutex_;
    std::deque<Command> queue_;
    bool is_scheduled_ = false;
};

struct WriterCounts {
    std::uint64_t commits = 0;
    std::uint64_t commands = 0;
    std::uint64_t queued = 0;
};

/// The writer threads. A thread takes a database from the ready list and drains its queue into one
/// transaction, bounded by 256 commands and 2 ms, commits, answers all, and puts it back at the end of the
/// list when more has come.
class Writers {
  public:
    explicit Writers(unsigned threads);
    ~Writers(); ///< finishes everything that is queued

    void enqueue(const std::shared_ptr<Target>& target,
                 Command command); ///< throws Code::busy when the queue is full
    /// Queues the command made by `make` around a completion, and waits for it; rethrows its failure.
    void run_and_wait(const std::shared_ptr<Target>& target, Command command);
    WriterCounts counts() const;
    static void refuse_on_writer_thread(); ///< throws Code::internal there: waiting would never end

  private:
    struct Finished;
    void loop();
    void work_on(Target& target);
    void run_group(Target& target, Turn& turn);
    void finish(Turn& turn, std::vector<Finished>& finished);
    std::optional<Command> next_command(Target& target, bool group_is_empty);
    void fail_queued(Target& target, const std::exception_ptr& failure);

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<Target>> ready_;
    WriterCounts counts_;
    bool is_stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace iterochat::storage
