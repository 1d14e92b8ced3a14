"""Language models behind one door: how they are asked, and what is made of what they send."""

from __future__ import annotations

from simulation.llm.chat import ChatModel, ChatRequest, Parameters, Reply
from simulation.llm.failures import Failure, ModelFailed

__all__ = ["ChatModel", "ChatRequest", "Failure", "ModelFailed", "Parameters", "Reply"]
