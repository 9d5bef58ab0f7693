#include "tests/erasure/meeting.hpp"

#include "common/base/error.hpp"
#include "daemon/service/erased_subjects.hpp"
#include "daemon/storage/control/certificates.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/parked_keys.hpp"
#include "daemon/storage/visitors.hpp"

#include <algorithm>
#include <chrono>
#include <latch>
#include <thread>

namespace iterochat::trials {
namespace {

constexpr int people = 3;
constexpr int talks = 3;
constexpr int posts = 12;
constexpr unsigned steps_most = 9;      ///< of an act, before which the other may begin
constexpr unsigned pause_most = 30'000; ///< microseconds

service::SubjectSelector subject_of(const VisitorId& visitor) {
    service::SubjectSelector subject;
    subject.visitor = visitor;
    return subject;
}

} // namespace

Meeting::Meeting(const std::string& folder, unsigned seed)
    : office_(folder, seed),
      random_(seed * 31 + 7),
      deleted_items_(
          office_.house->context,
          [this](const service::Actor& actor, OrganizationId organization, ConversationId conversation) {
              office_.house->erasures.erase_conversation(actor, organization, conversation, {});
          },
          [](OrganizationId) {}) {
    for (int one = 0; one < people; ++one) {
        const VisitorId visitor = office_.add_visitor();
        for (int talk = 0; talk < talks; ++talk) {
            const ConversationId id = office_.start(visitor);
            office_.post(id, Office::Speaker::member);
            if (one == 0)
                of_person_.push_back(id);
            if (talk == 0) {
                office_.remove(id);
                deleted_.push_back(id);
            }
        }
        if (one == 0)
            person_ = visitor;
    }
    office_.back_up(false);
    backup_ = office_.backups.back().name;
    for (std::size_t more = office_.below(4); more > 0; --more, ++newer_messages_)
        office_.post(of_person_.back(), Office::Speaker::visitor);
    office_.refresh_keyring();
    office_.clock.advance(seconds(5)); // what is deleted is due
    erasures_before_ = office_.erase_jobs().size();
    conversations_before_ = static_cast<std::int64_t>(office_.model.conversations.size());
}

void Meeting::run(const Act& first, const Act& second) {
    const unsigned at = random_() % steps_most;
    const bool is_within = random_() % 2 == 0;
    const std::chrono::microseconds pause{random_() % pause_most};
    std::latch begin{1};
    bool has_begun = false;
    unsigned step = 0;
    std::thread other;
    const auto start = [&] {
        if (std::exchange(has_begun, true))
            return;
        other = std::thread([&] {
            begin.wait();
            std::this_thread::sleep_for(pause); // the offset under trial
            attempt([&] { second({}); });
        });
        begin.count_down();
        if (is_within) // goes on alone where the first one lets it
            for (int i = 0; i < 200 && acknowledged_ == 0; ++i)
                std::this_thread::sleep_for(std::chrono::milliseconds{1});
    };
    attempt([&] {
        first([&](std::string_view, std::int64_t, std::int64_t) {
            if (step++ == at)
                start();
        });
    });
    start();
    other.join();
}

void Meeting::attempt(const std::function<void()>& act) {
    try {
        act();
        ++acknowledged_;
    } catch (const Error& error) {
        if (error.code() == Code::busy || error.code() == Code::not_found)
            return;
        const std::lock_guard lock(mutex_);
        unexpected_ = error.what();
    } catch (const std::exception& error) {
        const std::lock_guard lock(mutex_);
        unexpected_ = error.what();
    }
}

void Meeting::note_gone(const std::vector<ConversationId>& ids) {
    const std::lock_guard lock(mutex_);
    gone_.insert(gone_.end(), ids.begin(), ids.end());
}

void Meeting::restore(const service::Progress& progress) {
    service::RestoreWish wish;
    wish.backup = backup_;
    wish.tenant = "acme";
    const auto done = office_.house->restores.run_tenant(office_.house->administrator, wish, progress);
    const std::lock_guard lock(mutex_);
    told_lost_ = done.lost.empty() ? storage::Newer{} : done.lost.front().newer;
    expect(done.problems == 0, "a restored organization is sound");
}

void Meeting::erase_person(const service::Progress& progress) {
    office_.house->erasures.erase_subject(office_.house->administrator, office_.organization,
                                          subject_of(person_), false, {}, progress);
    note_gone(of_person_);
    const std::lock_guard lock(mutex_);
    gone_people_.push_back(person_);
}

void Meeting::erase_words(const service::Progress& progress) {
    office_.house->erasures.erase_subject(office_.house->administrator, office_.organization,
                                          subject_of(person_), true, {}, progress);
}

void Meeting::erase_conversation(const service::Progress& progress) {
    office_.house->erasures.erase_conversation(office_.house->administrator, office_.organization,
                                               of_person_.back(), {}, progress);
    note_gone({of_person_.back()});
}

void Meeting::sweep(const service::Progress& progress) {
    service::SweepOptions options;
    options.plan = plan_;
    const auto report =
        office_.house->retention.sweep(office_.house->administrator, office_.organization, options, progress);
    if (report.counts.conversations == static_cast<std::int64_t>(deleted_.size()))
        note_gone(deleted_);
    const std::lock_guard lock(mutex_);
    swept_ += report.counts.conversations;
    expect(report.erased > 0 || !report.certificate, "a sweep that erased nothing certifies nothing");
}

void Meeting::purge(const service::Progress& progress) {
    const auto report =
        deleted_items_.purge_all(office_.house->administrator, office_.organization, {}, false, progress);
    note_gone(deleted_);
    const std::lock_guard lock(mutex_);
    purged_ += static_cast<std::int64_t>(report.items.size());
}

void Meeting::post() {
    for (int i = 0; i < posts; ++i) {
        storage::NewMessage message;
        message.conversation_id = of_person_.back();
        message.client_id = "meeting " + std::to_string(i);
        message.text = "said while others destroy " + std::to_string(i);
        message.author = {AuthorKind::visitor, person_, {}};
        const Message said = office_.house->store.write(office_.organization, [&](storage::Tx& tx) {
            return storage::post_message(tx, message).message;
        });
        const std::lock_guard lock(mutex_);
        posted_.push_back(said.id);
        std::this_thread::sleep_for(std::chrono::milliseconds{1}); // one after the other, as people do
    }
}

void Meeting::plan() {
    plan_ = office_.house->retention.plan(office_.house->administrator, office_.organization, 0).hash;
}

void Meeting::check() {
    expect(unexpected_.empty(), "an act is done or refused as busy or gone, not: " + unexpected_);
    for (const Job& job : office_.house->jobs.list(office_.house->administrator, true, 0))
        expect(job.finished_at.has_value(), "every job ends: " + job.kind + " " + job.error);
    check_gone();
    check_certificates();
    check_loss();
    for (const auto& proof :
         office_.house->erasure_proof.look(office_.house->administrator, office_.organization, {}))
        for (const ResidueFinding& finding : proof.report.findings)
            expect(false, "nothing is left over: " + finding.kind + " in " + finding.file);
}

void Meeting::check_gone() {
    office_.house->store.read(office_.organization, [&](storage::View& view) {
        const auto keys = storage::keys_to_park(view);
        const auto has_key = [&](const Uuid& id) {
            return std::ranges::any_of(keys, [&](const storage::ParkedKey& key) { return key.id == id; });
        };
        for (const ConversationId& id : gone_) {
            expect(!storage::find_conversation(view, id),
                   "a conversation whose erasure was acknowledged is gone");
            expect(!has_key(id), "its key is gone, and not parked");
        }
        for (const VisitorId& id : gone_people_) {
            expect(!storage::find_visitor(view, id), "a person whose erasure was acknowledged is gone");
            expect(!has_key(id), "their key is gone, and not parked");
        }
    });
}

void Meeting::check_certificates() {
    House& house = *office_.house;
    service::ErasedSubjects subjects{house.context, house.ledger};
    std::int64_t conversations = 0;
    std::int64_t visitors = 0;
    std::int64_t certified = 0;
    for (const service::ErasureView& one : house.erasures.list(house.administrator, office_.organization)) {
        if (!one.certificate)
            continue;
        ++certified;
        house.check_certificate(one.id);
        expect(subjects.look(house.administrator, one.certificate->document, {}).back.empty(),
               "nobody whom a certificate names is here again");
        conversations += one.counts.conversations;
        visitors += one.counts.visitors;
    }
    expect(certified > 0 || gone_.empty(), "what is erased is certified");
    if (told_lost_)
        return; // what came back with the copy and went again is in no certificate
    const auto left = office_.house->store.read(office_.organization, [](storage::View& view) {
        return static_cast<std::int64_t>(storage::all_conversation_ids(view).size());
    });
    expect(conversations == conversations_before_ - left, "each conversation is in one certificate");
    expect(visitors == people - std::ssize(office_.house->store.read(
                                    office_.organization,
                                    [](storage::View& view) { return storage::all_visitor_ids(view); })),
           "each person is in one certificate");
    if (swept_ > 0 && gone_people_.empty())
        expect(swept_ == std::ssize(deleted_), "each sweep tells what it erased itself");
    if (purged_ > 0)
        expect(purged_ == std::ssize(deleted_), "each purge tells what it erased itself");
}

/// Of what was posted, what isn't here any more was lost by the restore, and told.
void Meeting::check_loss() {
    if (!told_lost_)
        return;
    std::int64_t lost = newer_messages_;
    office_.house->store.read(office_.organization, [&](storage::View& view) {
        for (const MessageId& id : posted_)
            lost += storage::find_message(view, id) ? 0 : 1;
    });
    if (gone_.empty()) // an erasure may have taken them before
        expect(told_lost_->messages == lost,
               "a restore tells how many messages it lost: " + std::to_string(told_lost_->messages) + " of " +
                   std::to_string(lost));
}

} // namespace iterochat::trials
