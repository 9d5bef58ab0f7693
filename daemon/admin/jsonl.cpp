#include "daemon/admin/jsonl.hpp"

#include "common/base/error.hpp"

#include <nlohmann/json.hpp>
#include <string>

namespace iterochat::admin {

using nlohmann::json;

namespace {

constexpr std::size_t line_bytes_most = 1U << 20;

std::string name_of_line(std::size_t number) {
    return "Line " + std::to_string(number);
}

void take_line(const std::string& line, std::size_t number,
               const std::function<void(const json&, std::size_t)>& take) {
    const json object = json::parse(line, nullptr, false);
    if (!object.is_object() || !object.contains("question") || !object["question"].is_string())
        throw Error{Code::bad_data, name_of_line(number) + " is no object with a text \"question\"."};
    try {
        take(object, number);
    } catch (const Error& error) {
        if (error.code() == Code::unprocessable || error.code() == Code::invalid)
            throw Error{Code::bad_data, name_of_line(number) + ": " + error.what()};
        throw;
    }
}

} // namespace

void each_question(const std::function<std::string_view()>& pull,
                   const std::function<void(const json&, std::size_t)>& take) {
    std::string line;
    std::size_t number = 0;
    const auto end_line = [&] {
        ++number;
        if (!line.empty() && line.back() == '\r')
            line.pop_back();
        if (line.find_first_not_of(" \t") != std::string::npos)
            take_line(line, number, take);
        line.clear();
    };
    for (std::string_view piece = pull(); !piece.empty(); piece = pull()) {
        while (!piece.empty()) {
            const auto end = piece.find('\n');
            line.append(piece.substr(0, end));
            if (line.size() > line_bytes_most)
                throw Error{Code::bad_data, name_of_line(number + 1) + " is over 1 MiB."};
            if (end == std::string_view::npos)
                break;
            end_line();
            piece.remove_prefix(end + 1);
        }
    }
    if (!line.empty())
        end_line();
}

} // namespace iterochat::admin
