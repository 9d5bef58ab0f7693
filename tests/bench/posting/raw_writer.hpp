#pragma once

#include <string>

/// What SQLite alone does with the rows that the daemon stored: the same table with its indexes, WAL and
/// synchronous=FULL as the daemon sets them, no network, no JSON, no sealing, no search index.
class RawWriter {
  public:
    /// Takes the schema and the rows of `messages` from the daemon's main.db.
    explicit RawWriter(const std::string& main_db, const std::string& folder);

    /// Rows per second of `writers` threads, each with its connection and a transaction per row, for some
    /// seconds.
    double one_row_a_transaction(int writers, double seconds);
    /// Rows per second of one connection that puts `rows` rows into each transaction: what the best grouping
    /// can reach.
    double rows_in_groups(int rows, double seconds);

  private:
    void make_database(const std::string& file) const;
    std::string source_;
    std::string folder_;
    int runs_ = 0;
};
