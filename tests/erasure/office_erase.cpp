#include "tests/erasure/office.hpp"

#include "common/base/fd.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

/// What destroys, and what brings back.
namespace iterochat::trials {
namespace {

using What = Erasure::What;

service::SubjectSelector subject_of(const VisitorId& visitor) {
    service::SubjectSelector subject;
    subject.visitor = visitor;
    return subject;
}

/// What happens, for whoever repeats a seed with ITEROCHAT_TRACE set.
void tell(const std::string& what) {
    if (std::getenv("ITEROCHAT_TRACE"))
        std::printf("  %s\n", what.c_str());
}

} // namespace

void Office::take(const Erasure& erasure, const std::string& new_text) {
    static constexpr std::array names{"conversation", "person", "words", "item", "text", "member", "tenant"};
    tell(std::string("erased ") + names[static_cast<std::size_t>(erasure.what)] + " " + erasure.id.text());
    model.apply(erasure, new_text);
    erased.push_back(erasure);
}

void Office::erase_conversation(const ConversationId& conversation) {
    note_bytes();
    const auto done =
        house->erasures.erase_conversation(house->administrator, organization, conversation, {});
    take({What::conversation, conversation});
    house->check_certificate(done.id);
}

void Office::erase_person(const VisitorId& visitor) {
    note_bytes();
    const auto done =
        house->erasures.erase_subject(house->administrator, organization, subject_of(visitor), false, {});
    take({What::person, visitor});
    house->check_certificate(done.id);
}

void Office::erase_words(const VisitorId& visitor) {
    if (!model.visitors.at(visitor).has_words)
        return;
    note_bytes();
    const auto done =
        house->erasures.erase_subject(house->administrator, organization, subject_of(visitor), true, {});
    take({What::words, visitor});
    house->check_certificate(done.id);
}

void Office::rectify(const ConversationId& conversation) {
    const LivedConversation& lived = model.conversations.at(conversation);
    const LivedMessage& message = lived.messages.at(any_of(lived.messages));
    if (!message.text.empty() && !message.attachment && !lived.is_deleted)
        rectify_message(message.id, text());
}

void Office::rectify_message(const MessageId& message, const std::string& words) {
    note_bytes();
    indexed_texts_.insert(said(words));
    const auto done = house->rectification.rectify(house->administrator, organization, message, words, {});
    take({What::text, message}, words);
    house->check_certificate(done.id);
}

std::vector<Erasure> Office::due() const {
    std::vector<Erasure> all;
    for (const auto& [id, conversation] : model.conversations) {
        if (conversation.is_deleted)
            all.push_back({What::conversation, id});
        else
            for (const auto& [note, lived] : conversation.notes)
                if (lived.is_deleted)
                    all.push_back({What::item, note});
    }
    for (const auto& [id, item] : model.items)
        if (item.is_deleted)
            all.push_back({What::item, id});
    return all;
}

/// The rule gives what was deleted a second.
void Office::sweep() {
    const std::vector<Erasure> all = due();
    clock.advance(seconds(5));
    note_bytes();
    const auto report = house->retention.sweep(house->administrator, organization, {});
    expect((report.erased == 0) == (all.empty() && !are_periods_short_), "a sweep erases what is due");
    if (!report.erasure)
        return;
    house->check_certificate(*report.erasure);
    take_sweep(all);
}

void Office::take_sweep(const std::vector<Erasure>& due) {
    for (const Erasure& erasure : due)
        take(erasure);
    model.sweeps += 1;
    if (!are_periods_short_)
        return;
    for (auto& [id, conversation] : model.conversations)
        for (auto& [seq, message] : conversation.messages) {
            message.trace.clear();
            message.file.clear();
        }
    std::erase_if(model.requests, [](const auto& one) { return one.second.is_closed; });
}

void Office::shorten_periods() {
    for (const char* rule : {"ai_traces", "attachments", "requests"})
        house->retention.set(house->administrator, organization, rule, seconds(1));
    are_periods_short_ = true;
}

void Office::erase_neighbour() {
    if (model.neighbours.empty())
        return;
    const OrganizationId id = any_of(model.neighbours);
    const auto done = house->erasures.erase_organization(house->administrator, id, {});
    take({What::tenant, id});
    house->check_certificate(done.id);
}

void Office::back_up(bool is_whole) {
    service::BackupWish wish;
    wish.verify = below(2) == 0;
    if (!is_whole)
        wish.tenant = organization;
    const auto made = house->backups.create(house->administrator, wish, {});
    tell("backup " + std::to_string(backups.size()) + (is_whole ? " of all" : " of one"));
    backups.push_back({made.data.path, is_whole, model, erased.size(), ++backups_made_});
}

Model Office::restored(const KeptBackup& backup, std::set<std::string>* named, bool is_in_place) const {
    Model after = backup.then;
    // Conversations and people go first, then words: what was in them isn't named for itself.
    const auto round_of = [](What what) {
        const bool is_whole = what == What::conversation || what == What::person || what == What::tenant;
        return is_whole ? 0 : what == What::words ? 1 : 2;
    };
    for (int round = 0; round < 3; ++round)
        for (std::size_t i = 0; i < erased.size(); ++i) {
            const What what = erased[i].what;
            // A corrected text and a former name of before the backup are in it as they are now.
            const bool is_in_copy = i < backup.erasures && (what == What::text || what == What::member);
            if (round_of(what) == round && !is_in_copy && after.apply(erased[i]) && named)
                named->insert(erased[i].id.text());
        }
    // A request's key that was destroyed since stays so, whatever its state in the copy.
    for (auto& [id, request] : after.requests)
        if (const auto now = model.requests.find(id); now != model.requests.end() && now->second.is_forgotten)
            request.email = request.note = {}, request.is_forgotten = true;
    // Who neither said anything that is left nor has a conversation is nobody.
    std::erase_if(after.visitors, [&](const auto& one) {
        return !one.second.has_words &&
               std::none_of(after.conversations.begin(), after.conversations.end(),
                            [&](const auto& talk) { return talk.second.visitor == one.first; });
    });
    if (!backup.is_whole)
        after.neighbours = model.neighbours;
    if (is_in_place) { // what the law asks of it stays as it is here
        for (const auto& [id, request] : model.requests)
            after.requests[id] = request;
        after.sweeps = model.sweeps;
    }
    return after;
}

void Office::check_report(const service::Restored& report, const KeptBackup& backup,
                          const std::set<std::string>& must_name, bool is_of_all) {
    named_again += must_name.size();
    expect(report.problems == 0, "a restored backup is sound");
    std::set<std::string> named;
    for (const auto& tenant : report.tenants) {
        expect(tenant.findings.empty(), "a restored organization is sound");
        for (const auto& again : tenant.erased_again) {
            expect(!again.digest.empty() && (again.cause == "ledger" || again.cause == "key"),
                   "who was erased again is named by digest and cause");
            named.insert(again.id);
        }
    }
    const auto is_tenant = [&](const std::string& id) {
        return backup.then.neighbours.contains(*OrganizationId::parse(id));
    };
    if (is_of_all)
        expect(std::ssize(report.erased_tenants) == std::ranges::count_if(must_name, is_tenant),
               "the report names organizations that were erased");
    for (const std::string& id : must_name)
        expect(named.contains(id) || is_tenant(id), "the report names who was erased again");
    for (const std::string& id : named)
        expect(std::any_of(erased.begin(), erased.end(),
                           [&](const Erasure& one) { return one.id.text() == id; }) ||
                   !model.conversations.contains(*ConversationId::parse(id)),
               "the report names nobody who was not erased");
}

/// Later backups have what came after the copy still, and for a day its keys: that is not tried here.
void Office::settle_in(const KeptBackup& backup, Model after) {
    std::erase_if(backups, [&](const KeptBackup& one) { return one.number > backup.number; });
    model = std::move(after);
    for (const auto& [id, name] : model.members)
        if (name != former_name)
            member_ = id;
    if (const auto found = model.members.find(member_);
        found == model.members.end() || found->second == former_name)
        join();
    note_bytes();
}

void Office::restore_elsewhere(const KeptBackup& kept, const std::string& folder) {
    house->backups.refresh_keyring();
    std::set<std::string> must_name;
    Model after = restored(kept, &must_name, false);
    service::RestoreWish wish;
    wish.backup = kept.name;
    wish.confirm = house->shelf.show(kept.name).id;
    wish.identity = read_file(house->shelf.own_identity_file());
    wish.keyring = folder_ + "/keyring/keyring.icbackup";
    close();
    const std::string home = std::exchange(folder_, folder);
    const Model here = model;
    open();
    check_report(house->whole_restores.run(house->administrator, wish, {}), kept, must_name, true);
    close();
    open();
    model = std::move(after);
    check_model();
    close();
    check_no_residue();
    folder_ = home;
    model = here;
    open();
}

void Office::restore_one(const KeptBackup& kept) {
    refresh_keyring(); // as the hourly job does: a key that was destroyed since lives in an older one
    note_bytes();
    std::set<std::string> must_name;
    Model after = restored(kept, &must_name);
    after.neighbours = model.neighbours;
    service::RestoreWish wish;
    wish.backup = kept.name;
    wish.tenant = "acme";
    check_report(house->restores.run_tenant(house->administrator, wish, {}), kept, must_name, false);
    tell("restored one");
    settle_in(kept, std::move(after));
}

void Office::restore_all(const KeptBackup& kept) {
    refresh_keyring();
    note_bytes();
    std::set<std::string> must_name;
    Model after = restored(kept, &must_name);
    service::RestoreWish wish;
    wish.backup = kept.name;
    wish.confirm = house->shelf.show(kept.name).id;
    check_report(house->whole_restores.run(house->administrator, wish, {}), kept, must_name, true);
    tell("restored all");
    close();
    open();
    settle_in(kept, std::move(after));
}

void Office::restore(const KeptBackup& kept) {
    const KeptBackup backup = kept;
    if (backup.is_whole && below(2) == 0)
        restore_all(backup);
    else
        restore_one(backup);
}

void Office::drill() {
    if (backups.empty())
        return;
    refresh_keyring();
    const KeptBackup& backup = backups[below(backups.size())];
    std::set<std::string> must_name;
    (void)restored(backup, &must_name);
    service::RestoreWish wish;
    wish.backup = backup.name;
    check_report(house->restores.drill(house->administrator, wish, {}), backup, must_name, backup.is_whole);
}

} // namespace iterochat::trials
