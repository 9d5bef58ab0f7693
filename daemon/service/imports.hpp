#pragma once

#include "daemon/model/knowledge.hpp"
#include "daemon/model/organization.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/jobs.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::erasure {
class Ledger;
}

namespace iterochat::service {

struct ImportedOrganization {
    Organization organization; ///< nil id after a dry run
    std::map<std::string, std::int64_t> counts;
    std::int64_t accounts_created = 0; ///< without a password: `iterochat user passwd` sets one
    std::int64_t accounts_linked = 0;  ///< were here by id or address
    bool dry_run = false;
    /// Who had been erased from the organization of the archive since it was made, and is erased from the
    /// copy.
    struct Erased {
        std::string kind;
        std::string id;
        std::string digest; ///< as the ledger names it
    };
    std::vector<Erased> erased_again;
};

struct VerifiedExport {
    std::string content; ///< organization, subject, conversation; empty when it can't be read
    std::size_t files = 0;
    std::map<std::string, std::int64_t> counts; ///< rows by data file
    std::string problem;                        ///< a sentence that names the file; empty: it is whole
};

/// Brings an exported organization into this installation. Administrators only. Any thread.
class Imports {
  public:
    /// Gives the archive's next bytes, empty at its end.
    using Pull = std::function<std::string_view()>;
    /// Opens the archive from its beginning; called twice: it is verified whole before anything is written.
    using Open = std::function<Pull()>;

    /// `ledger`: of the erasures here. An archive that was made before one doesn't bring the erased back, and
    /// an organization that was erased doesn't come back under its id, of which the ledger says that it is
    /// gone.
    Imports(const Context& context, erasure::Ledger& ledger);

    /// `slug` empty: as in the archive. Nothing is visible before all of it is there; a failure removes what
    /// was written. Code::bad_data names the damaged file of the archive, Code::exists a taken slug,
    /// Code::version_mismatch a newer schema.
    ImportedOrganization run(const Actor& actor, const Open& open, const std::string& slug, bool dry_run,
                             const Progress& progress);

    /// Reads an archive of any content whole and says what is wrong with it. Throws only for what is no
    /// finding: a newer schema, an interruption.
    static VerifiedExport verify(const Actor& actor, const Open& open, const Progress& progress);

    /// Removes what a crash left of an unfinished import. Once, at start, before anything is served.
    void remove_leftovers();

  private:
    Context context_;
    erasure::Ledger& ledger_;
};

} // namespace iterochat::service
