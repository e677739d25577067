"""Trains a small network on handwritten digits, on one machine or in the pods of a training job."""
