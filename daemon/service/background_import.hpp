#pragma once

#include "daemon/model/job.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/jobs.hpp"
#include "daemon/service/knowledge_import.hpp"
#include "daemon/service/uploads.hpp"

#include <string>
#include <string_view>

namespace iterochat::service {

/// Imports that the dashboard starts: the file waits sealed in the spool, a job brings it in. After a restart
/// the spool can't be read any more, so such a job fails and says so. Any thread.
class BackgroundImport {
  public:
    BackgroundImport(KnowledgeImport& imports, Jobs& jobs, Uploads& uploads); ///< defines the kind of job

    /// Returns at once; the job's result is import_result().
    Job start(const Actor& actor, OrganizationId organization, const ImportRequest& request,
              std::string_view content);

  private:
    Jobs& jobs_;
    Uploads& uploads_;
};

/// {"added","updated","unchanged","deleted","failed","failures":[{"source","reason"}],"dry_run"} as JSON
/// text.
std::string import_result(const ImportReport& report);

} // namespace iterochat::service
