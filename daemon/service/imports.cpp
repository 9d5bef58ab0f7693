#include "daemon/service/imports.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/answer/answer.hpp"
#include "daemon/audit/audit.hpp"
#include "daemon/erasure/import_archive.hpp"
#include "daemon/erasure/ledger.hpp"
#include "daemon/erasure/restore_replay.hpp"
#include "daemon/erasure/verification.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/import_control.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/store.hpp"

#include <sstream>

namespace iterochat::service {
namespace {

constexpr Span wait_for_readers = seconds(60); ///< nobody sees it yet

/// Ids of organizations that are being written: what a crash leaves of them is removed at the next start.
/// Parted by spaces, in control.db.
constexpr std::string_view pending_name = "import.pending";

std::vector<std::string> pending(storage::ControlView& view) {
    std::istringstream words(storage::installation_value(view, pending_name).value_or(""));
    std::vector<std::string> ids;
    for (std::string word; words >> word;)
        ids.push_back(word);
    return ids;
}

void set_pending(storage::ControlTx& tx, const OrganizationId& id, bool is_pending) {
    std::string text;
    for (const std::string& other : pending(tx))
        if (other != id.text())
            text += other + " ";
    if (is_pending)
        text += id.text();
    storage::set_installation_value(tx, pending_name, text);
}

void require_free_slug(storage::ControlView& view, const std::string& slug) {
    if (storage::find_organization_by_slug(view, slug))
        throw Error{Code::exists, "There is a tenant '" + slug + "' already; nothing was imported."}
            .with_hint("iterochat import FILE --into ANOTHER-SLUG");
}

/// Accounts for the archive's members: the same id, else the same address, else a new one with the archive's
/// id.
struct Accounts {
    erasure::AccountMap map;
    std::vector<Account> missing;
    std::int64_t linked = 0;
};

Accounts match_accounts(storage::ControlView& view, const std::vector<erasure::MemberRecord>& members) {
    Accounts accounts;
    for (const erasure::MemberRecord& member : members) {
        auto found = storage::find_account(view, member.account_id);
        if (!found)
            found = storage::find_account_by_email(view, member.email);
        if (found) {
            accounts.map[member.account_id] = found->id;
            accounts.linked += 1;
            continue;
        }
        Account account;
        account.id = member.account_id;
        account.email = member.email;
        account.name = member.name;
        accounts.missing.push_back(account);
        accounts.map[member.account_id] = member.account_id;
    }
    return accounts;
}

/// Removes a half-written organization unless it was published.
class Staging {
  public:
    Staging(storage::Store& store, const OrganizationId& id) : store_(store), id_(id) {
        store_.control_write([&](storage::ControlTx& tx) { set_pending(tx, id_, true); });
        store_.create_organization_files(id_);
    }
    ~Staging() {
        if (is_published_)
            return;
        try {
            store_.destroy_organization_files(id_);
            store_.control_write([&](storage::ControlTx& tx) { set_pending(tx, id_, false); });
        } catch (const std::exception& error) {
            log_incident("import", "clean-up-failed", error); // the next start tries again
        }
    }
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;
    void published() { is_published_ = true; }

  private:
    storage::Store& store_;
    const OrganizationId id_;
    bool is_published_ = false;
};

/// Nobody who was erased after the archive was made comes back with it.
std::vector<ImportedOrganization::Erased> erase_again(storage::Store& store, erasure::Ledger& ledger,
                                                      const OrganizationId& id,
                                                      const erasure::ArchiveFacts& facts) {
    const erasure::Replay replay =
        erasure::replay_erasures(store, id, facts.id, ledger.digests(), ledger.path(),
                                 erasure::ledger_position_at(ledger.path(), facts.exported_at));
    std::vector<ImportedOrganization::Erased> erased;
    for (const erasure::ErasedAgain& one : replay.erased)
        erased.push_back({one.kind, one.id, one.digest});
    if (!erased.empty())
        (void)erasure::finish_erasure(store, id, wait_for_readers);
    return erased;
}

void record(storage::ControlTx& tx, const Actor& actor, const ImportedOrganization& imported) {
    audit::Act act;
    act.action = "import";
    act.actor = label_of(actor);
    act.organization = imported.organization.id;
    act.target_kind = "organization";
    act.target = imported.organization.id.text();
    for (const char* file : {"conversations", "messages", "articles"})
        act.facts.emplace_back(file,
                               std::to_string(imported.counts.contains(file) ? imported.counts.at(file) : 0));
    act.facts.emplace_back("erased_again", std::to_string(imported.erased_again.size()));
    audit::record(tx, act);
}

} // namespace

Imports::Imports(const Context& context, erasure::Ledger& ledger) : context_(context), ledger_(ledger) {}

void Imports::remove_leftovers() {
    const auto ids = context_.store.control_read([](storage::ControlView& view) { return pending(view); });
    for (const std::string& text : ids) {
        const auto id = OrganizationId::parse(text);
        if (!id)
            continue;
        const bool is_published = context_.store.control_read(
            [&](storage::ControlView& view) { return storage::find_organization(view, *id).has_value(); });
        if (!is_published)
            context_.store.destroy_organization_files(*id);
        context_.store.control_write([&](storage::ControlTx& tx) { set_pending(tx, *id, false); });
    }
}

VerifiedExport Imports::verify(const Actor& actor, const Open& open, const Progress& progress) {
    require_administrator(actor);
    VerifiedExport verified;
    try {
        erasure::ArchiveFigures figures = erasure::verify_any_archive(open, progress);
        verified.content = std::move(figures.content);
        verified.files = figures.files;
        verified.counts = std::move(figures.counts);
    } catch (const Error& error) {
        if (error.code() != Code::bad_data && error.code() != Code::too_large)
            throw;
        verified.problem = error.what();
    }
    return verified;
}

ImportedOrganization Imports::run(const Actor& actor, const Open& open, const std::string& slug, bool dry_run,
                                  const Progress& progress) {
    if (!std::holds_alternative<Administrator>(actor))
        throw Error{Code::forbidden, "Only the installation's administrator imports a tenant."};
    if (!slug.empty())
        validate_slug(slug);
    const erasure::ArchiveFacts facts = erasure::verify_archive(open, progress);
    ImportedOrganization imported;
    imported.counts = facts.counts;
    imported.dry_run = dry_run;
    Organization& organization = imported.organization;
    organization.slug = slug.empty() ? facts.slug : slug;
    validate_slug(organization.slug);
    organization.name = facts.organization.name;
    organization.locale = facts.organization.locale;
    organization.origins = facts.organization.origins;
    organization.created_at = facts.organization.created_at;
    Accounts accounts;
    const bool is_id_taken = context_.store.control_read([&](storage::ControlView& view) {
        require_free_slug(view, organization.slug);
        accounts = match_accounts(view, facts.members);
        return storage::find_organization(view, facts.id).has_value();
    });
    imported.accounts_created = static_cast<std::int64_t>(accounts.missing.size());
    imported.accounts_linked = accounts.linked;
    if (dry_run)
        return imported;
    const bool is_free = !is_id_taken && !context_.store.has_organization_files(facts.id) &&
                         !erasure::is_organization_erased(ledger_.path(), ledger_.digest(facts.id));
    organization.id = is_free ? facts.id : OrganizationId::make(context_.clock.now());
    Staging staging{context_.store, organization.id};
    erasure::import_rows(context_.store, organization.id, open, accounts.map, answer::split_passages,
                         progress);
    imported.erased_again = erase_again(context_.store, ledger_, organization.id, facts);
    organization = context_.store.control_write([&](storage::ControlTx& tx) {
        require_free_slug(tx, organization.slug);
        for (const Account& account : accounts.missing)
            storage::import_account(tx, account);
        Organization made = storage::import_organization(tx, organization);
        for (const erasure::MemberRecord& member : facts.members) {
            Membership membership;
            membership.account_id = accounts.map.at(member.account_id);
            membership.organization_id = made.id;
            membership.role = member.role;
            membership.available = member.available;
            storage::put_membership(tx, membership);
        }
        imported.organization = made;
        record(tx, actor, imported);
        set_pending(tx, made.id, false);
        return made;
    });
    staging.published();
    return imported;
}

} // namespace iterochat::service
