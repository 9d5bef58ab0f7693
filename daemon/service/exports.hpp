#pragma once

#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/jobs.hpp"
#include "daemon/service/subject.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

enum class ExportKind { organization, conversation, subject };

struct ExportRequest {
    ExportKind kind = ExportKind::organization;
    OrganizationId organization;
    std::optional<ConversationId> conversation;
    SubjectSelector subject;
    bool redact_others = false; ///< "Member 1" instead of names of other people
    bool portability = false;   ///< only what the person gave (GDPR Art. 20)
};

/// An export that may be written: who may and what there is were checked.
struct PreparedExport {
    ExportRequest request;
    std::string file_name;                      ///< "acme-2026-11-24.zip"
    std::vector<VisitorId> visitors;            ///< of a subject
    std::map<std::string, std::int64_t> counts; ///< conversations, messages …: as they are now
    Actor actor;
};

/// An export that waits to be fetched, as often as wanted until it expires. Each fetch makes the archive
/// anew.
struct KeptExport {
    std::string id;
    PreparedExport prepared;
    Time expires_at;
};

struct ExportReport {
    std::map<std::string, std::int64_t> counts; ///< rows by data file: "messages"
    std::uint64_t bytes = 0;                    ///< of the archive
};

/// Exports: a ZIP straight from one read snapshot into the connection, never into a file. Needs
/// manage_privacy. Any thread.
class Exports {
  public:
    /// Takes the archive's next piece; false: the other side is gone.
    using Write = std::function<bool(std::string_view piece)>;

    explicit Exports(const Context& context);

    PreparedExport prepare(const Actor& actor, const ExportRequest& request);
    /// Blocks its thread. Holds the organization's maintenance lock; Code::busy when an erasure has it, or
    /// when the other side went away.
    ExportReport write(const PreparedExport& prepared, const Write& write, const Progress& progress = {});

    /// For the dashboard: in memory only, for 24 hours.
    KeptExport keep(const PreparedExport& prepared);
    KeptExport kept(const Actor& actor, OrganizationId organization,
                    const std::string& id); ///< Code::not_found

  private:
    Context context_;
    std::mutex mutex_;
    std::map<std::string, KeptExport> kept_;
};

} // namespace iterochat::service
