"""The words of a letter: where a phrase stands, and which phrases the terms of a policy may rest on. No Django here."""

from licensing.letter.phrases import Piece, Place, find_phrase, moved, pieces, said
from licensing.letter.proposals import Proposal, Vocabulary, propose

__all__ = ["Piece", "Place", "Proposal", "Vocabulary", "find_phrase", "moved", "pieces", "propose", "said"]
