#pragma once

#include "daemon/storage/view.hpp"

/// What an article said before it was edited or deleted stands in older segments of the full-text index until
/// these are merged: FTS5 only marks it. A merge of everything costs about 100 ms for 5,000 articles, so it
/// is no part of an edit.
namespace iterochat::storage {

/// There is more than one segment: something was edited since the last merge, or just written.
bool has_old_article_words(View& view);

/// One step of merging all segments into one, a few milliseconds; `begin` with the first. False: done.
bool merge_article_words(Tx& tx, bool begin);

} // namespace iterochat::storage
