#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/model/privacy.hpp"
#include "daemon/service/insights.hpp"
#include "daemon/service/rehearsal.hpp"

#include <nlohmann/json_fwd.hpp>

/// What the dashboard's API and the command write alike. Each lists its fields: nothing leaks by being added
/// to a struct.
namespace iterochat::codec {

nlohmann::json write(const std::vector<Citation>& citations);
nlohmann::json write(const std::vector<Attachment>& attachments);
nlohmann::json write(const RetentionRun& run);
nlohmann::json write(const service::Metrics& metrics);
nlohmann::json write(const service::QuestionCluster& cluster);
nlohmann::json write(const service::Rehearsed& rehearsed);

/// Six decimals: enough to rank by, few enough to read. 0 for what is no number.
double rounded(double value);

} // namespace iterochat::codec
