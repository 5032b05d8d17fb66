# Everything that `just` does is one command, too: see the lines below.

[private]
default:
    @just --list

# All that CI runs: formatting, lints, tests on SQLite and PostgreSQL
check:
    scripts/check

# The story of one order, told in the terminal
demo *arguments:
    cargo run --release -- demo {{ arguments }}

# A test desk on http://127.0.0.1:8400
serve *arguments:
    cargo run --release -- serve {{ arguments }}

# The scoreboard: calls, mail out, issuing, start and memory, each beside its yardstick and its goal
bench *arguments:
    cargo build --release -p sealpost -p sealpost-bench
    cargo run --release -p sealpost-bench -- {{ arguments }}

# The crash harness: so many blows on each database; its tables are for docs/reliability.md
crash runs='100':
    SEALPOST_CRASH_RUNS={{ runs }} scripts/postgres run --durable -- cargo nextest run -p sealpost --test process \
        --no-capture -E 'test(/^harness::/)'

# The pictures of docs/images, taken anew
screenshots *arguments:
    cargo build --release
    scripts/screenshots {{ arguments }}

# Format all code
fmt:
    cargo fmt --all
