"""The `iris` command: asks master over HTTP and prints the answer, as text for people or as the JSON that came.

A run passes through these modules, in this order:

- `__main__`: the entry point; turns every ending into an exit code
- `cli`: the root command and its table of subcommands, each imported only when called
- `options`: the command-line options that several commands share
- `commands`, `diagnostics`, `config`: the subcommands (`config` also reads the file of defaults)
- `http`: master's requests, sent over HTTP and checked, several at once; `errors` is what can go wrong
- `answers`: printing, `--watch` and `--open`
- `terminal`, `drawing`: what the terminal can show, and writing to it; `clean` removes what could control it

Master renders the text. The client fits it to the terminal and sanitizes it once more.
"""
