#pragma once

#include "daemon/import/import.hpp"

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

/// What an import gave, kept in order.
struct Collected {
    std::vector<iterochat::ArticleDraft> articles;
    std::vector<iterochat::import::Failure> failures;
    std::uint64_t bytes = 0;

    iterochat::import::Sink sink() {
        return {[this](iterochat::ArticleDraft&& draft) { articles.push_back(std::move(draft)); },
                [this](iterochat::import::Failure&& failure) { failures.push_back(std::move(failure)); },
                [this](std::uint64_t read) { bytes = read; }};
    }
};

inline Collected read(std::string_view path, std::string_view content,
                      iterochat::import::Format format = iterochat::import::Format::automatic) {
    Collected collected;
    iterochat::import::read_document(path, content, format, collected.sink());
    return collected;
}

inline std::string file_content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}
