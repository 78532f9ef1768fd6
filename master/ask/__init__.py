"""Questions as people ask them, in English and Greek: `/ask`.

tokens → lexicon → understand (pure) → places (which place a name means) → answer (asks the services) → sentences.
docs/decisions/0017-ask-grammar.md says why a grammar, and how places are decided.
"""
