#pragma once

#include "daemon/import/import.hpp"
#include "daemon/model/ids.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/articles.hpp"
#include "daemon/service/context.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

struct ImportRequest {
    std::string name; ///< of the file or folder; a single document's source id
    import::Format format = import::Format::automatic;
    bool prune = false;   ///< softly deletes imported articles that this input lacks
    bool dry_run = false; ///< reads and compares, writes nothing
};

/// "auto", "markdown", "html", "text", "csv", "jsonl", "zip"; throws Code::unprocessable.
import::Format import_format(std::string_view name);

enum class ImportChange { added, updated, unchanged, removed };
std::string_view name_of(ImportChange change); ///< "added" …; "deleted" for removed

struct ImportedArticle {
    ArticleId id; ///< nil for one that a dry run would add
    std::string source_id;
    std::string title;
    ImportChange change = ImportChange::added;
};

struct ImportReport {
    std::vector<ImportedArticle> articles; ///< in the order of the input, removed ones last
    std::vector<import::Failure> failures;
    bool dry_run = false;
    std::size_t count(ImportChange change) const;
};

/// Called between batches with what is done, in bytes while reading and in articles while removing; the total
/// is 0 while it is unknown. May throw to cancel: what was committed stays, and the same import again goes on
/// from there.
using ImportProgress = std::function<void(std::string_view stage, std::int64_t done, std::int64_t total)>;

/// Brings files into the knowledge base, 200 articles a transaction. Idempotent by source id and content: an
/// article whose title, body, language, url and questions are as stored is left alone. One that was deleted
/// since the last import is added anew under a new id; the deleted one stays among the deleted items.
/// Articles written by hand have no source id and are never touched. Blocks its thread; any thread.
class KnowledgeImport {
  public:
    KnowledgeImport(const Context& context, ArticlesChanged changed);

    /// `pull` gives the next piece of the file, empty at the end: an archive (tar, zip) or one document, told
    /// apart by the first bytes. Throws Code::bad_data when an archive is damaged; a damaged document is a
    /// failure in the report. A prune spares what comes from a document that failed, and does nothing when it
    /// can't tell what that is.
    ImportReport run(const Actor& actor, OrganizationId organization, const ImportRequest& request,
                     const std::function<std::string_view()>& pull, const ImportProgress& progress);

  private:
    Context context_;
    ArticlesChanged changed_;
};

} // namespace iterochat::service
