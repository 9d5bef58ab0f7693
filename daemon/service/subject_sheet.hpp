#pragma once

#include "daemon/erasure/export_archive.hpp"
#include "daemon/service/records.hpp"

#include <vector>

namespace iterochat::service {

/// What Art. 15(1) and (2) ask to be told beside the copy of the data, for people and for programs: purposes,
/// categories, recipients, storage periods, source, rights. Goes into a person's archive.
std::vector<erasure::ExtraFile> subject_sheet(const RecordOfProcessing& record);

} // namespace iterochat::service
