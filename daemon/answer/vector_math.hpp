#pragma once

#include <cstddef>
#include <span>

namespace iterochat::answer {

/// Lengths of rows are multiples of this, so that the loops need no rest.
constexpr std::size_t row_step = 8;
constexpr std::size_t padded(std::size_t length) {
    return (length + row_step - 1) / row_step * row_step;
}

/// The three loops that training spends its time in. AVX2 where the processor has it, else plain C++; chosen
/// once.
struct VectorMath {
    /// sum[i] += factor * row[i]
    void (*add_scaled)(float* sum, const float* row, float factor, std::size_t length);
    /// sum[i] += factor * row[i], of a row of bytes
    void (*add_scaled_bytes)(float* sum, const signed char* row, float factor, std::size_t length);
    /// One AdaGrad step: g = factor * gradient[i]; squares[i] += g²; row[i] -= rate * g / sqrt(squares[i]),
    /// for the row_step elements from each of `blocks` on.
    void (*adagrad)(float* row, float* squares, const float* gradient, float factor, float rate,
                    std::span<const std::size_t> blocks);
    const char* name;
};

const VectorMath& vector_math();
const VectorMath& plain_vector_math(); ///< for tests that compare both

} // namespace iterochat::answer
