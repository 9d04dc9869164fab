"""What the product's own functions, which its pages call, say of a question: what the script has to come to."""
