#pragma once

#include "daemon/import/import.hpp"
#include "daemon/model/ids.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

struct ImportRequest {
    /// Names the input ("debian-faq", "faq.jsonl"): articles remember it, and `prune` looks only at those
    /// that came from an input of the same name.
    std::string name;
    bool is_archive = false; ///< a tar or zip of documents; else one document named `name`
    import::Format format = import::Format::automatic;
    bool prune = false;   ///< softly deletes articles of earlier imports of this name that this input lacks
    bool dry_run = false; ///< reads and compares, writes nothing
};

/// Every article of the input stands in exactly one list, by its source id.
struct ImportReport {
    std::vector<std::string> added;
    std::vector<std::string> updated; ///< another content than the stored one
    std::vector<std::string> unchanged;
    std::vector<std::string> restored; ///< was deleted: the input brings it back under its old id
    std::vector<std::string> removed;  ///< by `prune`
    std::vector<import::Failure> failed;
    bool dry_run = false;
};

/// Called between batches with what is done and, when known, how much there is. May throw to cancel: what was
/// committed stays, and the same import again goes on from there.
using ImportProgress = std::function<void(std::string_view stage, std::int64_t done, std::int64_t total)>;

/// Brings files into the knowledge base: reads everything first (so that a damaged archive changes nothing),
/// then writes in batches of 200 articles. Idempotent by source id and content. Blocks its thread; any
/// thread.
class KnowledgeImport {
  public:
    explicit KnowledgeImport(const Context& context);

    /// `file` is a spooled upload of this daemon. Throws Code::bad_data when it is no archive.
    ImportReport run_file(const Actor& actor, OrganizationId organization, const ImportRequest& request,
                          const std::string& file, const ImportProgress& progress);
    /// `pull` gives the next piece, empty at the end.
    ImportReport run_stream(const Actor& actor, OrganizationId organization, const ImportRequest& request,
                            const std::function<std::string_view()>& pull, const ImportProgress& progress);

  private:
    Context context_;
};

} // namespace iterochat::service
