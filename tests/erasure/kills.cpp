#include "tests/erasure/kill_switch.hpp"
#include "tests/erasure/office.hpp"
#include "tests/erasure/trials.hpp"

#include "common/base/fd.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <sys/wait.h>
#include <unistd.h>

/// The erasing, restoring or copying process is killed at any operation on a file, or in the middle of a
/// write; after the restart the job ends and is certified, and nothing of what was erased is left.
namespace iterochat::trials {
namespace {

/// What is done, by the process that is killed and, when nothing of it had begun, once more after the
/// restart.
struct Kind {
    const char* name;
    bool is_erasure;                            ///< a job of its own goes on with it
    std::function<void(Office&)> prepare;       ///< beside what every office has
    std::function<void(Office&)> act;           ///< the same subject each time
    std::function<void(Office&)> happened = {}; ///< what a job that went on has done to the model
};

ConversationId first_conversation(const Office& office) {
    return office.model.conversations.begin()->first;
}
VisitorId first_visitor(const Office& office) {
    return office.model.visitors.begin()->first;
}

/// That still has a text to be corrected.
MessageId first_message(const Office& office) {
    for (const auto& [seq, message] : office.model.conversations.begin()->second.messages)
        if (!message.text.empty() && !message.attachment)
            return message.id;
    throw Broken{"the first conversation says something"};
}

/// A backup, and after it one erasure of each kind that a restore must do again.
void erase_after_backup(Office& office, bool is_whole) {
    office.back_up(is_whole);
    office.erase_person(first_visitor(office));
    office.erase_words(first_visitor(office));
    office.rectify_message(first_message(office), "qqlaterwordsqq qqofthetrialqq");
    office.remove(first_conversation(office));
    office.sweep();
    office.change_member();
}

void delete_much(Office& office) {
    const VisitorId visitor = first_visitor(office);
    std::vector<ConversationId> own;
    for (const auto& [id, lived] : office.model.conversations)
        if (lived.visitor == visitor)
            own.push_back(id);
    for (const ConversationId& id : own)
        office.remove(id);
    office.remove_note(first_conversation(office));
    office.remove_or_bring_back_item();
    office.add_item(ItemKind::article);
    office.remove_or_bring_back_item();
    office.shorten_periods();
}

const std::vector<Kind>& kinds() {
    using What = Erasure::What;
    static const auto nothing = [](Office&) {};
    static const std::string right_words = "therightwords ofthetrial";
    static const std::vector<Kind> all{
        {"a conversation", true, nothing,
         [](Office& office) { office.erase_conversation(first_conversation(office)); },
         [](Office& office) {
             office.take({What::conversation, first_conversation(office)});
         }},
        {"a person", true, nothing, [](Office& office) { office.erase_person(first_visitor(office)); },
         [](Office& office) {
             office.take({What::person, first_visitor(office)});
         }},
        {"a person's words", true, nothing, [](Office& office) { office.erase_words(first_visitor(office)); },
         [](Office& office) {
             office.take({What::words, first_visitor(office)});
         }},
        {"a sweep", true, delete_much, [](Office& office) { office.sweep(); },
         [](Office& office) { office.take_sweep(office.due()); }},
        {"a correction", true, nothing,
         [](Office& office) { office.rectify_message(first_message(office), right_words); },
         [](Office& office) {
             office.take({What::text, first_message(office)}, right_words);
         }},
        {"a member who leaves", true, nothing, [](Office& office) { office.forget_member(); },
         [](Office& office) {
             office.take({What::member, office.member()});
         }},
        {"an organization", true, [](Office& office) { office.add_neighbour(); },
         [](Office& office) { office.erase_neighbour(); },
         [](Office& office) {
             office.take({What::tenant, office.model.neighbours.begin()->first});
         }},
        {"a backup", false, nothing, [](Office& office) { office.back_up(true); }},
        {"a restore of one organization", false, [](Office& office) { erase_after_backup(office, false); },
         [](Office& office) { office.restore_one(office.backups.front()); }},
        {"a restore of all", false, [](Office& office) { erase_after_backup(office, true); },
         [](Office& office) { office.restore_all(office.backups.front()); }},
    };
    return all;
}

void fill(Office& office) {
    for (int person = 0; person < 3; ++person) {
        const VisitorId visitor = office.add_visitor();
        office.ask_for_rights(visitor);
        for (int talk = 0; talk < 2; ++talk) {
            const ConversationId id = office.start(visitor);
            for (int turn = 0; turn < 3; ++turn)
                office.post(id, static_cast<Office::Speaker>(turn));
            office.attach(id, true);
            office.note(id);
            office.confirm(id);
            office.summarize(id);
            office.draft(id);
        }
    }
    office.answer_request();
}

/// An office on disk, closed, with everything prepared for its kind.
struct Prepared {
    Prepared(unsigned seed, const Kind& kind) : office(folder.path(), seed) {
        fill(office);
        kind.prepare(office);
        office.note_bytes();
        erasures_before = office.erase_jobs().size();
        office.close();
    }
    std::string count_file() const { return folder.path() + "/operations"; }

    TrialFolder folder;
    Office office;
    std::size_t erasures_before = 0;
};

/// In a child. The number of operations goes to a file when it ends unharmed.
bool act_in_child(Prepared& prepared, const Kind& kind, std::int64_t kill_at) {
    const pid_t child = ::fork();
    expect(child >= 0, "a process can be started");
    if (child == 0) {
        try {
            prepared.office.open();
            kill_at_operation(kill_at);
            kind.act(prepared.office);
            prepared.office.house->settle();
            const std::int64_t seen = operations_seen();
            kill_at_operation(0);
            write_file_durably(prepared.count_file(), std::to_string(seen), 0600);
        } catch (const std::exception& failure) {
            std::printf("%s\n", failure.what());
            std::fflush(stdout);
            ::_exit(1);
        }
        ::_exit(0);
    }
    int status = 0;
    expect(::waitpid(child, &status, 0) == child, "the child ends");
    const bool was_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    expect(was_killed || (WIFEXITED(status) && WEXITSTATUS(status) == 0), "the child ends or is killed");
    return was_killed;
}

std::int64_t operations_of(const Kind& kind, unsigned seed) {
    Prepared prepared{seed, kind};
    act_in_child(prepared, kind, 0);
    return std::stoll(read_file(prepared.count_file()));
}

/// Before or after, and nothing between.
void check_either(Office& office, const Model& after) {
    try {
        office.check_model();
    } catch (const Broken&) {
        const Model before = std::exchange(office.model, after);
        office.check_model();
        office.model = before;
    }
}

void kill_once(const Kind& kind, unsigned seed, std::int64_t at) {
    Prepared prepared{seed, kind};
    Office& office = prepared.office;
    act_in_child(prepared, kind, at);
    std::filesystem::remove(prepared.count_file());
    office.clock.advance(minutes(1)); // past the child's
    office.open();                    // jobs go on, end, and are certified
    if (kind.is_erasure && office.erase_jobs().size() > prepared.erasures_before) {
        kind.happened(office);
    } else {
        if (!kind.is_erasure)
            check_either(office,
                         office.backups.empty() ? office.model : office.restored(office.backups.front()));
        kind.act(office);
    }
    office.check_model();
    office.check_backups();
    office.close();
    office.check_no_residue();
}

/// Half of the points lie evenly over all operations, half are the last ones: there the certificate is kept,
/// the step noted, the ledger closed and the act recorded.
std::vector<std::int64_t> points_of(std::int64_t operations, int count) {
    std::set<std::int64_t> points;
    const int even = std::max(count / 2, 1);
    for (int i = 0; i < even; ++i)
        points.insert(1 + (operations - 1) * i / std::max(even - 1, 1));
    for (std::int64_t at = operations; at > 0 && std::ssize(points) < count; --at)
        points.insert(at);
    return {points.begin(), points.end()};
}

} // namespace

void run_kills(const TrialOptions& options) {
    int failures = 0;
    int killed = 0;
    std::string broken;
    const auto each = options.count / static_cast<int>(kinds().size());
    for (const Kind& kind : kinds()) {
        const std::int64_t operations = operations_of(kind, options.seed);
        const auto points = points_of(operations, std::max(each, 1));
        for (const std::int64_t at : points) {
            try {
                kill_once(kind, options.seed, at);
            } catch (const std::exception& failure) {
                ++failures;
                const std::string what = std::string(kind.name) + ", killed at operation " +
                                         std::to_string(at) + ": " + failure.what();
                std::printf("%s\n", what.c_str());
                broken += "\n" + what;
            }
            ++killed;
        }
        std::printf("%s: killed at %zu of its %lld operations\n", kind.name, points.size(),
                    static_cast<long long>(operations));
        std::fflush(stdout);
    }
    if (failures > 0)
        throw Broken{std::to_string(failures) + " of " + std::to_string(killed) +
                     " kills broke a promise:" + broken};
    std::printf("%d kills: each time whole after the restart, certified, and nothing left\n", killed);
}

} // namespace iterochat::trials
