#pragma once

#include <cstddef>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace iterochat::admin {

/// Hands out the objects of uploaded JSON Lines one by one with their line number, from 1. Empty lines count
/// and are left out. What isn't an object with a text "question", or what `take` refuses, is Code::bad_data
/// that names the line. Never more than one line (1 MiB at the most) is in memory.
void each_question(const std::function<std::string_view()>& pull,
                   const std::function<void(const nlohmann::json& object, std::size_t line)>& take);

} // namespace iterochat::admin
