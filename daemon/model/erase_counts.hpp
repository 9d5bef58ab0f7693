#pragma once

#include <cstdint>

namespace iterochat {

/// What an erasure destroyed, or would destroy.
struct EraseCounts {
    std::int64_t conversations = 0;
    std::int64_t messages = 0;
    std::int64_t notes = 0;
    std::int64_t ai_traces = 0;
    std::int64_t attachments = 0;
    std::int64_t visitors = 0;
    std::int64_t keys = 0;
    std::int64_t postings = 0; ///< messages taken out of the search index

    EraseCounts& operator+=(const EraseCounts& other) {
        conversations += other.conversations;
        messages += other.messages;
        notes += other.notes;
        ai_traces += other.ai_traces;
        attachments += other.attachments;
        visitors += other.visitors;
        keys += other.keys;
        postings += other.postings;
        return *this;
    }
};

} // namespace iterochat
