#pragma once

#include "daemon/model/office_hours.hpp"
#include "daemon/model/organization.hpp"
#include "daemon/storage/view.hpp"

namespace iterochat::storage {

/// One row a field; a field without a row has the model's default.
WidgetSettings widget_settings(View& view);
void set_widget_settings(Tx& tx, const WidgetSettings& settings);
AiSettings ai_settings(View& view);
void set_ai_settings(Tx& tx, const AiSettings& settings);
OfficeHours office_hours(View& view);
void set_office_hours(Tx& tx, const OfficeHours& hours);

} // namespace iterochat::storage
