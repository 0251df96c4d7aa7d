package dev.raceprobe.probe.ws;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A DNS server on loopback that answers every question with the same records, those of the type that is asked for. */
final class NameServer implements AutoCloseable {
    private static final int A = 1;
    private static final int AAAA = 28;

    /** Questions for A records. */
    final AtomicInteger queries = new AtomicInteger();

    private final DatagramSocket socket;
    private final int ttlSeconds;
    private volatile List<byte[]> addresses;

    NameServer(int ttlSeconds, String... addresses) throws IOException {
        socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        this.ttlSeconds = ttlSeconds;
        answerWith(addresses);
        Thread thread = new Thread(this::serve, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on. */
    void answerWith(String... texts) throws IOException {
        addresses = Stream.of(texts).map(NameServer::bytes).toList();
    }

    /** A mapped IPv4 address is 16 bytes on the wire, and InetAddress would make 4 of them. */
    private static byte[] bytes(String text) {
        try {
            if (text.startsWith("::ffff:")) {
                ByteBuffer mapped = ByteBuffer.allocate(16).putShort(10, (short) 0xFFFF);
                return mapped.position(12)
                        .put(InetAddress.getByName(text.substring(7)).getAddress())
                        .array();
            }
            return InetAddress.getByName(text).getAddress();
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        byte[] bytes = new byte[512];
        while (true) {
            try {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                byte[] answer = answer(bytes);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                return;
            }
        }
    }

    private byte[] answer(byte[] query) {
        int end = 12;
        while (query[end] != 0) {
            end += query[end] + 1;
        }
        int type = query[end + 1] << 8 | query[end + 2];
        if (type == A) {
            queries.incrementAndGet();
        }
        int length = type == A ? 4 : type == AAAA ? 16 : -1;
        List<byte[]> found =
                addresses.stream().filter(address -> address.length == length).toList();
        ByteBuffer out = ByteBuffer.allocate(512);
        out.put(query, 0, 2).putShort((short) 0x8180).putShort((short) 1);
        out.putShort((short) found.size()).putInt(0);
        out.put(query, 12, end + 5 - 12);
        for (byte[] address : found) {
            out.putShort((short) 0xC00C).putShort((short) type).putShort((short) 1);
            out.putInt(ttlSeconds).putShort((short) length).put(address);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    @Override
    public void close() {
        socket.close();
    }
}
