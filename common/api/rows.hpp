#pragma once

#include "common/api/catalogue.hpp"

#include <vector>

/// The rows of each noun; catalogue.cpp joins them in the order of help. For this room alone.
namespace iterochat::api {

using Rows = std::vector<Command>;

Rows status_rows();
Rows tenant_rows();
Rows user_rows();
Rows knowledge_rows();
Rows conversation_rows();
Rows deleted_rows();
Rows insight_rows(); ///< unanswered, metrics
Rows export_rows();  ///< export and import
Rows erase_rows();
Rows request_rows(); ///< of data subjects
Rows record_rows();  ///< of processing
Rows notice_rows();
Rows retention_rows();
Rows hold_rows();
Rows audit_rows();
Rows verify_rows();
Rows certificate_rows();
Rows signing_key_rows();
Rows backup_rows();     ///< backup and restore
Rows operations_rows(); ///< doctor, config, job, reload, log-level
Rows help_rows();

/// -t/--tenant, required.
Argument tenant_option();
/// The same, where leaving it out means every tenant, or the one that holds the named thing.
Argument optional_tenant(std::string_view help);
Argument output_option();
Argument force_option();   ///< beside it  ///< -o/--output FILE|-
Argument receipt_option(); ///< --receipt FILE: certificate and signature as files
Argument limit_option();
Argument since_option(std::string_view help);

} // namespace iterochat::api
