#pragma once

#include "daemon/import/import.hpp"

#include <set>
#include <stdexcept>
#include <string>

namespace iterochat::import {

/// Reads a document and says which promise of the importer it broke; empty when none: nothing is thrown,
/// every draft is valid with an id of its own, every failure has a reason.
inline std::string broken_promise(std::string_view content, Format format) {
    std::string broken;
    std::set<std::string> ids;
    const Sink sink{[&](ArticleDraft&& draft) {
                        try {
                            validate(draft);
                        } catch (const std::exception& error) {
                            broken = error.what();
                        }
                        if (draft.source_id.empty() || !ids.insert(draft.source_id).second)
                            broken = "A source id is missing or used twice.";
                    },
                    [&](Failure&& failure) {
                        if (failure.reason.empty() || failure.source.empty())
                            broken = "A failure says nothing.";
                    },
                    {}};
    try {
        read_document("seed", content, format, sink);
    } catch (const std::exception& error) {
        broken = std::string("It threw: ") + error.what();
    }
    return broken;
}

} // namespace iterochat::import
