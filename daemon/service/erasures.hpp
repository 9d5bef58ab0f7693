#pragma once

#include "daemon/erasure/root_key_grade.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/erasure_gates.hpp"
#include "daemon/service/jobs.hpp"
#include "daemon/service/subject.hpp"
#include "daemon/storage/control/certificates.hpp"
#include "daemon/storage/erase_rows.hpp"
#include "daemon/storage/notices.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace iterochat::erasure {
class Ledger;
}

namespace iterochat::service {

/// Why and how an erasure is asked for.
struct ErasureWish {
    std::string ground =
        "request";      ///< request, unnecessary, consent, objection, unlawful, obligation, retention
    std::string reason; ///< free text: only in the audit log's erasable side table
};

struct ErasureView {
    JobId id;
    std::string state; ///< requested, running, done, failed
    std::string step;  ///< the last one done
    std::string kind;  ///< conversation, subject, sweep, item, organization, rectification, member
    OrganizationId organization;
    storage::EraseCounts counts;
    Time created_at;
    std::optional<Time> finished_at;
    std::optional<storage::Certificate> certificate; ///< once it is certified
    std::vector<storage::Notice> notices;            ///< who is to be told
    /// With it and their id a person shows that the certificate is about them. Only in the answer to who
    /// asked for the erasure: it is kept nowhere.
    std::string salt;
};

/// Destroys for good, as a job whose steps survive a crash at any point (erasure/erase_job.hpp). Needs
/// manage_privacy. A held or restricted conversation is Code::legal_hold. Any thread.
class Erasures {
  public:
    /// `articles_changed` hears after each erasure, which may have taken confirmed questions along, or the
    /// whole organization.
    Erasures(const Context& context, Jobs& jobs, erasure::Ledger& ledger,
             std::function<void(OrganizationId)> articles_changed = {},
             erasure::RootKeyGrade root_key = erasure::RootKeyGrade::file);

    /// Whether somebody only looks, or wants it: then a refusal by a hold or restriction is recorded.
    enum class Intent { look, erase };

    /// What would go; changes nothing.
    storage::EraseCounts count_conversation(const Actor& actor, OrganizationId organization,
                                            const ConversationId& conversation, Intent intent = Intent::look);
    struct SubjectPlan {
        std::vector<VisitorId> visitors; ///< the first is the one to confirm
        std::vector<Visitor> people;     ///< the same ones, as they are known here
        storage::EraseCounts counts;
    };
    SubjectPlan plan_subject(const Actor& actor, OrganizationId organization, const SubjectSelector& subject,
                             bool messages_only, Intent intent = Intent::look);

    /// Blocks until it is done.
    ErasureView erase_conversation(const Actor& actor, OrganizationId organization,
                                   const ConversationId& conversation, const ErasureWish& wish,
                                   const Progress& progress = {});
    ErasureView erase_subject(const Actor& actor, OrganizationId organization, const SubjectSelector& subject,
                              bool messages_only, const ErasureWish& wish, const Progress& progress = {});
    /// Returns at once; the erasure runs on a thread of its own.
    ErasureView start_conversation(const Actor& actor, OrganizationId organization,
                                   const ConversationId& conversation, const ErasureWish& wish);

    ErasureView start_subject(const Actor& actor, OrganizationId organization, const SubjectSelector& subject,
                              bool messages_only, const ErasureWish& wish);

    /// The whole organization: owners only. Its members' accounts stay.
    storage::EraseCounts count_organization(const Actor& actor, OrganizationId organization,
                                            Intent intent = Intent::look);
    ErasureView erase_organization(const Actor& actor, OrganizationId organization, const ErasureWish& wish,
                                   const Progress& progress = {});
    ErasureView start_organization(const Actor& actor, OrganizationId organization, const ErasureWish& wish);

    /// What an organization's files have of a member who left: only the name, which becomes "Former member".
    /// Their messages stay. In the transaction that ends the membership; Jobs::resume() begins it. Whoever
    /// could remove the member may this.
    void intend_member(storage::ControlTx& tx, const Actor& actor, OrganizationId organization,
                       const AccountId& account);

    /// What a restore closes while it exchanges an organization's files.
    ErasureGates& gates() { return *gates_; }

    ErasureView get(const Actor& actor, const JobId& erasure);
    std::vector<ErasureView> list(const Actor& actor, OrganizationId organization); ///< newest first

  private:
    /// An erasure that was asked for and refused leaves a line: an auditor asks for it.
    void record_refusal(const Actor& actor, OrganizationId organization, const std::string& kind,
                        const Uuid& target);
    struct Prepared {
        std::string order; ///< the job's detail
        std::string salt;  ///< of the subject's digest in it
    };
    Prepared prepare_subject(const Actor& actor, OrganizationId organization, const SubjectSelector& subject,
                             bool messages_only, const ErasureWish& wish);
    Prepared prepare_conversation(const Actor& actor, OrganizationId organization,
                                  const ConversationId& conversation, const ErasureWish& wish);
    ErasureView view(const Job& job, std::string salt = {});
    Prepared prepare_organization(const Actor& actor, OrganizationId organization, const ErasureWish& wish);
    Context context_;
    Jobs& jobs_;
    std::shared_ptr<ErasureGates> gates_ = std::make_shared<ErasureGates>(); ///< running jobs hold it too
};

} // namespace iterochat::service
