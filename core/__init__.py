"""The PyTorch behind every lesson. Nothing in here imports Streamlit; everything works from a notebook."""
