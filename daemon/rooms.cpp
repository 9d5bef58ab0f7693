#include "daemon/rooms.hpp"

#include "common/base/log.hpp"
#include "daemon/http/codec_conversation.hpp"
#include "daemon/vault/root_key.hpp"

#include <cstdlib>

namespace iterochat {
namespace {

storage::StoreOptions store_options(const config::Config& config) {
    storage::StoreOptions options;
    options.state_folder = config.state_dir;
    options.open_organizations = static_cast<std::size_t>(config.open_organizations);
    return options;
}

Secret root_key(const config::Config& config) {
    vault::RootKey root = vault::load_or_make_root_key(config.root_key_path(), config.state_dir);
    if (root.made)
        log(LogLevel::warning, "vault", "root-key-made",
            {{"file", config.root_key_path()}, {"next", "copy it to a safe place"}});
    return std::move(root.key);
}

/// systemd gives credentials in a folder of their own, in memory that only this unit reads.
erasure::RootKeyGrade root_key_grade(const config::Config& config) {
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
    const bool is_credential =
        folder && *folder && config.root_key_path().starts_with(std::string(folder) + "/");
    return is_credential ? erasure::RootKeyGrade::credential : erasure::RootKeyGrade::file;
}

Secret installation_key(storage::Store& store) {
    return store.control_read(
        [](storage::ControlView& view) { return view.installation_keys().key().copy(); });
}

service::AnswerOptions answer_options(const config::Config& config) {
    service::AnswerOptions options;
    options.threads = 12; // the calls to models leave some to the embedded engine
    options.models_bytes_most = static_cast<std::size_t>(config.answer_memory_mib) * 1024 * 1024;
    return options;
}

/// A sweep that is done stays done; the daily checkpoint tries again.
void sign_checkpoint(audit::Checkpoints& checkpoints) {
    try {
        checkpoints.make();
    } catch (const std::exception& error) {
        log_incident("audit", "checkpoint-failed", error);
    }
}

} // namespace

Rooms::Rooms(const config::Config& config, std::string public_url, const Clock& clock,
             std::function<service::ProcessFacts()> facts)
    : hub(http::talk::encode_event),
      store(store_options(config), root_key(config), clock),
      context{store, hub, clock},
      audit_log(store, config.state_dir + "/audit.log"),
      checkpoints(store, audit_log, config.state_dir + "/checkpoints.log"),
      ledger(config.state_dir + "/ledger.log", installation_key(store)),
      signing_keys(context),
      certificates(context),
      receipts(context, ledger),
      limits(clock, limit_options(config)),
      downloads(clock),
      uploads(config.state_dir, clock),
      jobs(context),
      answers(context, answer_options(config)),
      accounts(context, passwords, limits),
      second_factors(context, passwords, limits),
      users(context, passwords, public_url,
            {[this](storage::ControlTx& tx, const service::Actor& actor, OrganizationId organization,
                    AccountId account) { erasures.intend_member(tx, actor, organization, account); },
             [this] { jobs.resume(); }}),
      organizations(context, public_url, config.accounts_open_organizations),
      visitors(context, limits),
      conversations(context, answers, limits),
      inbox(context),
      presence(context, limits),
      visitor_facts(context),
      drafts(context),
      attachments(context),
      notes(context),
      events(context),
      rehearsal(context, answers),
      articles(context, [this](OrganizationId organization) { answers.articles_changed(organization); }),
      confirmed_questions(context,
                          [this](OrganizationId organization) { answers.articles_changed(organization); }),
      insights(context),
      answer_ratings(context, limits),
      knowledge_import(context,
                       [this](OrganizationId organization) { answers.articles_changed(organization); }),
      background_import(knowledge_import, jobs, uploads),
      instructions(context),
      quick_replies(context),
      suggested_questions(context),
      tags(context),
      holds(context),
      exports(context),
      imports(context, ledger),
      erasures(
          context, jobs, ledger,
          [this](OrganizationId organization) {
              if (store.has_organization_files(organization))
                  answers.articles_changed(organization);
              else
                  answers.forget(organization);
          },
          root_key_grade(config)),
      erasure_proof(context, jobs, ledger),
      erased_subjects(context, ledger),
      records(context, backup_options(config)),
      notices(context),
      rectification(context, jobs),
      requests(context),
      retention(context, jobs, [this] { sign_checkpoint(checkpoints); }),
      retention_sweeps(retention, jobs),
      conversation_admin(context),
      deleted_items(
          context,
          [this](const service::Actor& actor, OrganizationId organization, ConversationId conversation) {
              erasures.erase_conversation(actor, organization, conversation, {});
          },
          [this](OrganizationId organization) { answers.articles_changed(organization); }),
      audit_trail(context, audit_log, checkpoints),
      backup_shelf(backup_options(config)),
      backups(context, backup_shelf),
      restores(context, backup_shelf, erasures.gates(),
               [this](OrganizationId organization) {
                   answers.forget(organization);
                   answers.articles_changed(organization);
               }),
      whole_restores(backup_shelf, clock, !facts().http_listen.empty(), &store),
      status(context, facts),
      doctor(context, facts, &audit_trail, &backup_shelf) {}

} // namespace iterochat
