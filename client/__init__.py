"""The `iris` command: asks master over HTTP and prints its answer for people, or as it came.

main → cli (the words typed) → questions → waiting (several at once, each with a deadline) → ask (HTTP)
     → reading (JSON to typed data) → weather_text and news_text (typed data to lines) → output.
"""

__version__ = "1.0.0"
