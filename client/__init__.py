"""The `iris` command: asks master over HTTP and prints its answer for people, or as it came.

main → cli (the words typed) → commands → wishes (options, environment, config file) → questions → answering
     → waiting (several at once, each with a deadline) → ask (HTTP: is it Iris, what does it say) → output, or drawing
       where a person looks at a terminal. Master renders the text; here it is fitted and made harmless once more.
"""

__version__ = "1.0.0"
