#pragma once

#include "daemon/config/config.hpp"
#include "daemon/service/context.hpp"

#include <functional>
#include <memory>
#include <string>

#include "daemon/audit/audit_log.hpp"
#include "daemon/audit/checkpoints.hpp"
#include "daemon/erasure/ledger.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/service/accounts.hpp"
#include "daemon/service/answer_ratings.hpp"
#include "daemon/service/answers.hpp"
#include "daemon/service/articles.hpp"
#include "daemon/service/attachments.hpp"
#include "daemon/service/audit_trail.hpp"
#include "daemon/service/background_import.hpp"
#include "daemon/service/backups.hpp"
#include "daemon/service/certificates.hpp"
#include "daemon/service/confirmed_questions.hpp"
#include "daemon/service/conversation_admin.hpp"
#include "daemon/service/conversations.hpp"
#include "daemon/service/deleted_items.hpp"
#include "daemon/service/doctor.hpp"
#include "daemon/service/downloads.hpp"
#include "daemon/service/drafts.hpp"
#include "daemon/service/erased_subjects.hpp"
#include "daemon/service/erasure_proof.hpp"
#include "daemon/service/erasures.hpp"
#include "daemon/service/events.hpp"
#include "daemon/service/exports.hpp"
#include "daemon/service/holds.hpp"
#include "daemon/service/imports.hpp"
#include "daemon/service/inbox.hpp"
#include "daemon/service/insights.hpp"
#include "daemon/service/instructions.hpp"
#include "daemon/service/jobs.hpp"
#include "daemon/service/knowledge_import.hpp"
#include "daemon/service/notes.hpp"
#include "daemon/service/notices.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/passwords.hpp"
#include "daemon/service/presence.hpp"
#include "daemon/service/quick_replies.hpp"
#include "daemon/service/rate_limits.hpp"
#include "daemon/service/receipts.hpp"
#include "daemon/service/records.hpp"
#include "daemon/service/rectification.hpp"
#include "daemon/service/rehearsal.hpp"
#include "daemon/service/requests.hpp"
#include "daemon/service/restores.hpp"
#include "daemon/service/retention.hpp"
#include "daemon/service/retention_sweeps.hpp"
#include "daemon/service/second_factors.hpp"
#include "daemon/service/signing_keys.hpp"
#include "daemon/service/status.hpp"
#include "daemon/service/suggested_questions.hpp"
#include "daemon/service/tags.hpp"
#include "daemon/service/uploads.hpp"
#include "daemon/service/users.hpp"
#include "daemon/service/visitor_facts.hpp"
#include "daemon/service/visitors.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat {

/// Every room's object of a running daemon, in the order in which they are built; destroyed in reverse.
struct Rooms {
    Rooms(const config::Config& config, std::string public_url, const Clock& clock,
          std::function<service::ProcessFacts()> facts);

    live::Hub hub; ///< before the store, whose last commits still publish
    storage::Store store;
    service::Context context;
    audit::AuditLog audit_log;
    audit::Checkpoints checkpoints;
    erasure::Ledger ledger;
    service::SigningKeys signing_keys;
    service::Certificates certificates;
    service::Receipts receipts;
    service::RateLimits limits;
    service::Passwords passwords;
    service::Downloads downloads;
    service::Uploads uploads;
    service::Jobs jobs;
    service::Answers answers;

    service::Accounts accounts;
    service::SecondFactors second_factors;
    service::Users users;
    service::Organizations organizations;
    service::Visitors visitors;
    service::Conversations conversations;
    service::Inbox inbox;
    service::Presence presence;
    service::VisitorFactsReader visitor_facts;
    service::Drafts drafts;
    service::Attachments attachments;
    service::Notes notes;
    service::Events events;
    service::Rehearsal rehearsal;
    service::Articles articles;
    service::ConfirmedQuestions confirmed_questions;
    service::Insights insights;
    service::AnswerRatings answer_ratings;
    service::KnowledgeImport knowledge_import;
    service::BackgroundImport background_import;
    service::Instructions instructions;
    service::QuickReplies quick_replies;
    service::SuggestedQuestions suggested_questions;
    service::Tags tags;
    service::Holds holds;
    service::Exports exports;
    service::Imports imports;
    service::Erasures erasures;
    service::ErasureProof erasure_proof;
    service::ErasedSubjects erased_subjects;
    service::Records records;
    service::Notices notices;
    service::Rectification rectification;
    service::Requests requests;
    service::Retention retention;
    service::RetentionSweeps retention_sweeps;
    service::ConversationAdmin conversation_admin;
    service::DeletedItems deleted_items;
    service::AuditTrail audit_trail;
    service::BackupShelf backup_shelf;
    service::Backups backups;
    service::Restores restores;
    service::WholeRestores whole_restores;
    service::StatusReader status;
    service::Doctor doctor;
};

service::BackupOptions backup_options(const config::Config& config);
service::LimitOptions limit_options(const config::Config& config);

} // namespace iterochat
